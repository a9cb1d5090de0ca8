import { existsSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ObservedState } from '../../src/metrics/observation.ts';
import { createProcessMetrics } from '../../src/metrics/process-metrics.ts';
import { listen } from '../../src/server/listen.ts';
import { createServer } from '../../src/server/server.ts';
import { measured, objective } from '../metrics/measured-parts.ts';
import { halfBlind, healthy, stateOf } from '../metrics/observed-states.ts';
import { noIssue } from './no-issue.ts';

const executablePath = '/usr/bin/chromium';
const processMetrics = createProcessMetrics({ version: '0.1.0', sources: [], jobs: [] });

/** A server whose state the test changes while the page is open. */
async function serve(state: () => ObservedState): Promise<{ app: FastifyInstance; url: string }> {
  const app = createServer({
    state: async () => state(),
    processMetrics,
    webhooks: new Map(),
    explain: noIssue,
    ready: async () => true,
    onError: () => {},
  });
  const url = await listen(app, { host: '127.0.0.1', port: 0, setting: 'test' });
  return { app, url };
}

/** What the page does by itself every few seconds, and when it is looked at again. */
async function lookAgain(page: Page): Promise<void> {
  await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
}

describe.skipIf(!existsSync(executablePath))(
  `the page in a real browser (skipped without ${executablePath})`,
  () => {
    let browser: Browser;
    let state: ObservedState = healthy;
    let served: Awaited<ReturnType<typeof serve>>;

    beforeAll(async () => {
      browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
      served = await serve(() => state);
    });
    afterAll(async () => {
      await browser.close();
      await served.app.close();
    });

    it('asks no other place for anything and violates none of its own rules', async () => {
      const page = await browser.newPage();
      const foreign: string[] = [];
      const complaints: string[] = [];
      page.on('request', (request) => {
        if (!request.url().startsWith('data:') && !request.url().startsWith(served.url))
          foreign.push(request.url());
      });
      page.on('console', (message) => {
        complaints.push(message.text());
      });
      await page.goto(served.url);
      expect(await page.locator('h1').innerText()).toBe('2 of 5 priorities have no active work');
      const ground = await page.evaluate('getComputedStyle(document.body).backgroundColor');
      expect(ground).toBe('rgb(244, 245, 247)');
      expect(foreign).toEqual([]);
      expect(complaints).toEqual([]);
      await page.close();
    });

    it('renews itself, and says so when it cannot', async () => {
      const own = await serve(() => state);
      const page = await browser.newPage();
      await page.goto(own.url);
      state = halfBlind;
      await lookAgain(page);
      await page.getByText('No verdict on 5 of 5 priorities').waitFor();
      await own.app.close();
      await lookAgain(page);
      await page.getByText('Not reachable: these numbers are no longer renewed.').waitFor();
      expect(await page.locator('h1').innerText()).toBe('No verdict on 5 of 5 priorities');
      state = healthy;
      await page.close();
    });

    it('works without script', async () => {
      const context = await browser.newContext({ javaScriptEnabled: false });
      const page = await context.newPage();
      await page.goto(served.url);
      expect(await page.locator('.objectives tbody tr').count()).toBe(7);
      await context.close();
    });

    it('runs nothing of what people wrote', async () => {
      const name =
        "<script>document.title='owned'</script><img src=x onerror=document.title='owned'>";
      const evil = stateOf(measured('evil'), { objectives: [objective('evil', { name })] });
      const own = await serve(() => evil);
      const page = await browser.newPage();
      await page.goto(own.url);
      await lookAgain(page);
      expect(await page.locator('#evil .name').innerText()).toContain('<script>');
      expect(await page.title()).toBe('Throughline');
      expect(await page.locator('main img').count()).toBe(0);
      await page.close();
      await own.app.close();
    });

    it.each([
      { width: 360, colorScheme: 'light' },
      { width: 768, colorScheme: 'dark' },
      { width: 1440, colorScheme: 'dark' },
    ] as const)(
      'fits a window of $width pixels in $colorScheme',
      async ({ width, colorScheme }) => {
        const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme });
        await page.goto(served.url);
        const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
        expect(overflow).toBe(0);
        const ground = await page.evaluate('getComputedStyle(document.body).backgroundColor');
        expect(ground).toBe(colorScheme === 'dark' ? 'rgb(14, 18, 23)' : 'rgb(244, 245, 247)');
        await page.close();
      },
    );
  },
);
