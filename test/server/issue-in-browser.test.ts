import { existsSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listen } from '../../src/server/listen.ts';
import { openSmallCompany, type SmallCompany } from '../cli/small-company.ts';
import { companyServer } from './company-server.ts';

const executablePath = '/usr/bin/chromium';

describe.skipIf(!existsSync(executablePath))(
  `an issue in a real browser (skipped without ${executablePath})`,
  () => {
    let browser: Browser;
    let company: SmallCompany;
    let app: FastifyInstance;
    let url: string;

    beforeAll(async () => {
      company = await openSmallCompany();
      app = companyServer(company, () => {});
      url = await listen(app, { host: '127.0.0.1', port: 0, setting: 'test' });
      browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    });

    afterAll(async () => {
      await browser.close();
      await app.close();
      await company.close();
    });

    it.each([true, false])(
      'is asked for at the top of any page (with script: %s)',
      async (javaScriptEnabled) => {
        const context = await browser.newContext({ javaScriptEnabled });
        const page = await context.newPage();
        const complaints: string[] = [];
        page.on('console', (message) => complaints.push(message.text()));
        await page.goto(url);
        for (const [asked, verdict] of [
          [' pay-42 ', 'PAY-42 counts for reliability (1)'],
          ['https://acme.example/browse/PAY-46', 'PAY-46 serves no objective'],
        ] as const) {
          await page.getByRole('textbox').fill(asked);
          await page.getByRole('button').click();
          await page.getByRole('heading', { name: verdict }).waitFor();
        }
        expect(page.url()).toBe(`${url}/issues/PAY-46`);
        await page.getByRole('link', { name: 'Throughline' }).click();
        expect(page.url()).toBe(`${url}/`);
        expect(complaints).toEqual([]);
        await context.close();
      },
    );

    it('runs nothing of what people wrote in trackers', async () => {
      const evil =
        "<script>document.title='owned'</script><img src=x onerror=document.title='owned'>";
      await company.database.pool.query('update issue set title = $1, labels = $2 where key = $3', [
        evil,
        [evil],
        'PAY-55',
      ]);
      const page = await browser.newPage();
      await page.goto(`${url}/issues/PAY-55`);
      expect(await page.locator('.lead p').innerText()).toContain('<script>');
      expect(await page.locator('.levels').innerText()).toContain('<img');
      expect(await page.title()).toBe('PAY-55');
      expect(await page.locator('main img').count()).toBe(0);
      await page.close();
    });

    it('renews itself without taking away what is being typed', async () => {
      const page = await browser.newPage();
      await page.goto(`${url}/issues/PAY-53`);
      await page.getByRole('textbox').fill('PAY-');
      await company.database.pool.query(`update issue set title = 'Renamed' where key = 'PAY-53'`);
      await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
      await page.getByText('Renamed').waitFor();
      expect(await page.getByRole('textbox').inputValue()).toBe('PAY-');
      await page.close();
    });

    it.each([
      [360, 'light', '/issues/PAY-44'],
      [360, 'dark', '/issues/PYA-42'],
      [768, 'dark', '/issues/ENG-2'],
      [1440, 'light', '/issues/PAY-45'],
    ] as const)('fits a window of %d pixels in %s: %s', async (width, colorScheme, path) => {
      const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme });
      await page.goto(`${url}${path}`);
      const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
      expect(overflow).toBe(0);
      await page.close();
    });
  },
);
