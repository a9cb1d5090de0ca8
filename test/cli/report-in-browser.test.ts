import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reportHtml } from '../../src/cli/report-html.ts';
import { fullSeen } from './reports.ts';

const executablePath = '/usr/bin/chromium';

describe.skipIf(!existsSync(executablePath))(
  `the mailed report in a real browser (skipped without ${executablePath})`,
  () => {
    let browser: Browser;
    let folder: string;
    let address: string;

    beforeAll(async () => {
      browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
      folder = await mkdtemp(join(tmpdir(), 'throughline-report-'));
      const file = join(folder, 'report.html');
      await writeFile(file, reportHtml(fullSeen()));
      address = `file://${file}`;
    });
    afterAll(async () => {
      await browser.close();
      await rm(folder, { recursive: true, force: true });
    });

    it('asks for nothing but itself and keeps its own rules, style included', async () => {
      const page = await browser.newPage();
      const asked: string[] = [];
      const complaints: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      page.on('console', (message) => complaints.push(message.text()));
      await page.goto(address);
      expect(asked).toEqual([address]);
      expect(complaints).toEqual([]);
      const accent = await page.evaluate(
        "getComputedStyle(document.querySelector('.scale .actual')).fill",
      );
      expect(accent).toBe('rgb(47, 95, 208)');
      await page.close();
    });

    it.each([
      { width: 400, colorScheme: 'light', ground: 'rgb(244, 245, 247)' },
      { width: 1280, colorScheme: 'light', ground: 'rgb(244, 245, 247)' },
      { width: 1280, colorScheme: 'dark', ground: 'rgb(14, 18, 23)' },
    ] as const)(
      'fits a window of $width pixels in $colorScheme',
      async ({ width, colorScheme, ground }) => {
        const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
        await page.goto(address);
        expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
        expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe(ground);
        await page.close();
      },
    );

    it('has one heading of the first level, and names each chart', async () => {
      const page = await browser.newPage();
      await page.goto(address);
      expect(await page.getByRole('heading', { level: 1 }).allInnerTexts()).toEqual([
        '2 of 5 priorities have no active work',
      ]);
      const bar = page.getByRole('img', { name: 'Three nines for payments: share against target' });
      expect(await bar.count()).toBe(1);
      const unnamed = await page.evaluate(
        "[...document.querySelectorAll('svg:not([aria-hidden])')].filter((each) => !each.getAttribute('aria-label') && !each.querySelector('title')).length",
      );
      expect(unnamed).toBe(0);
      await page.close();
    });

    it('prints on light ground whatever the screen is, and cuts no table', async () => {
      const page = await browser.newPage({ colorScheme: 'dark' });
      await page.goto(address);
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
      expect(
        await page.evaluate("getComputedStyle(document.querySelector('.card')).backgroundColor"),
      ).toBe('rgb(255, 255, 255)');
      expect(
        await page.evaluate("getComputedStyle(document.querySelector('.scrolls')).overflowX"),
      ).toBe('visible');
      await page.close();
    });
  },
);
