// Page performance on a slow phone: measured with the CPU throttled to a quarter, printed as one table at the end of the run.
//
//   const page = await slowPage(context);
//   await measureLoad(page, "/week", { name: "the week", blocking: MAX_BLOCKING_BOARD });
//   await measureInteraction(page, "open a visit", () => page.locator("a").click());
//
// Layout shift and transfer size depend on the page alone and are always asserted. Times depend on the machine's load: the table
// marks them, and only `cargo xtask bench`, which has the machine for itself, asserts them.
import { test, type BrowserContext, type CDPSession, type Page } from "@playwright/test";
import { expect, hydrated } from "./test.ts";

/** The factor of CPU throttling. */
const CPU_SLOWDOWN = 4;
/** Maximum total blocking time of a board, and of a phone's screen, in milliseconds. */
export const MAX_BLOCKING_BOARD = 150;
export const MAX_BLOCKING_PHONE = 100;
/** Maximum time from an interaction to the next paint, in milliseconds. */
const MAX_INTERACTION_MS = 200;
/** Maximum cumulative layout shift: https://web.dev/articles/cls */
const MAX_LAYOUT_SHIFT = 0.02;

const asserted = !!process.env.VISITOMS_TEST_BENCH;

/** A row of the table: a measurement, its unit, and its maximum or minimum. */
export interface Figure {
  subject: string;
  metric: string;
  value: number;
  unit: string;
  max?: number;
  min?: number;
}

/** Adds a measurement to the table that `figures.ts` prints. Fails the test beyond its limit only if `strict`. */
export function reportFigure(figure: Figure, strict: boolean) {
  test.info().annotations.push({ type: "figure", description: JSON.stringify(figure) });
  const name = `${figure.subject}: ${figure.metric}, ${figure.unit}`;
  if (strict && figure.max !== undefined) expect.soft(figure.value, name).toBeLessThanOrEqual(figure.max);
  if (strict && figure.min !== undefined) expect.soft(figure.value, name).toBeGreaterThanOrEqual(figure.min);
}

/** A measurement that depends on the machine's load. */
export function reportTime(figure: Figure) {
  reportFigure(figure, asserted);
}

/** Runs in the page: records its own performance entries. Interactions go to session storage, because the entry of a click that
    navigates arrives after the page has changed. */
function observePerformance() {
  const stored = (name: string): number[] => JSON.parse(sessionStorage.getItem(name) ?? "[]");
  const store = (name: string, value: number) => sessionStorage.setItem(name, JSON.stringify([...stored(name), value]));
  const metrics = { blocks: [] as [number, number][], shift: 0, largest: 0, first: 0 };
  Object.assign(window, { visitomsMetrics: metrics });
  const observe = (type: string, take: (entries: PerformanceEntryList) => void, options = {}) => {
    const observer = new PerformanceObserver((list) => take(list.getEntries()));
    observer.observe({ type, buffered: true, ...options });
    addEventListener("pagehide", () => take(observer.takeRecords()));
  };
  observe("longtask", (entries) => metrics.blocks.push(...entries.map((entry) => [entry.startTime, entry.duration] as [number, number])));
  observe("layout-shift", (entries) => {
    for (const entry of entries as (PerformanceEntry & { value: number; hadRecentInput: boolean })[]) {
      if (!entry.hadRecentInput) metrics.shift += entry.value;
    }
  });
  observe("largest-contentful-paint", (entries) => (metrics.largest = entries.at(-1)?.startTime ?? metrics.largest));
  observe("paint", (entries) => {
    for (const entry of entries) if (entry.name === "first-contentful-paint") metrics.first = entry.startTime;
  });
  const recordInteractions = (entries: PerformanceEntryList) => {
    for (const entry of entries as (PerformanceEntry & { interactionId: number })[]) {
      if (entry.interactionId) store("interactions", entry.duration);
    }
  };
  observe("event", recordInteractions, { durationThreshold: 16 });
}

interface ThrottledPage {
  cdp: CDPSession;
  bytes: number;
}

const throttledPages = new WeakMap<Page, ThrottledPage>();

/** A page of a signed-in context whose CPU can be throttled. */
export async function slowPage(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.addInitScript(observePerformance);
  const cdp = await context.newCDPSession(page);
  const state = { cdp, bytes: 0 };
  throttledPages.set(page, state);
  await cdp.send("Network.enable");
  cdp.on("Network.loadingFinished", ({ encodedDataLength }) => (state.bytes += encodedDataLength));
  return page;
}

function throttledPage(page: Page): ThrottledPage {
  const state = throttledPages.get(page);
  if (!state) throw new Error("the page does not come from slowPage()");
  return state;
}

/** Runs `work` with the CPU throttled. */
export async function throttled<T>(page: Page, work: () => Promise<T>): Promise<T> {
  const { cdp } = throttledPage(page);
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: CPU_SLOWDOWN });
  try {
    return await work();
  } finally {
    await cdp.send("Emulation.setCPUThrottlingRate", { rate: 1 });
  }
}

/** Waits two frames: whatever was started before has been painted then. */
export async function waitForPaint(page: Page) {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

/** Opens a page with an empty cache and reports the cost of its load until hydration. */
export async function measureLoad(page: Page, path: string, limits: { name: string; blocking: number; kib?: number }) {
  const state = throttledPage(page);
  await state.cdp.send("Network.clearBrowserCache");
  state.bytes = 0;
  await throttled(page, async () => {
    const response = await page.goto(path, { waitUntil: "load" });
    expect(response?.status(), path).toBe(200);
    await hydrated(page);
    await page.evaluate(() => document.fonts.ready);
    await waitForPaint(page);
  });
  const metrics = await page.evaluate(() => {
    const { blocks, shift, largest, first } = (window as unknown as { visitomsMetrics: Record<string, never> }).visitomsMetrics as unknown as {
      blocks: [number, number][];
      shift: number;
      largest: number;
      first: number;
    };
    // Total blocking time: the part beyond 50 ms of each task that ends after the first paint.
    const blocking = blocks.reduce((sum, [start, length]) => sum + Math.max(0, start + length - Math.max(start + 50, first)), 0);
    return { blocking, shift, largest };
  });
  const { name } = limits;
  reportTime({ subject: name, metric: "blocked", value: metrics.blocking, unit: "ms", max: limits.blocking });
  reportFigure({ subject: name, metric: "layout shift", value: metrics.shift, unit: "", max: MAX_LAYOUT_SHIFT }, true);
  reportTime({ subject: name, metric: "largest paint", value: metrics.largest, unit: "ms" });
  reportFigure({ subject: name, metric: "transferred", value: state.bytes / 1024, unit: "KiB", max: limits.kib }, true);
}

/** Runs one user action and reports its interaction to next paint. */
export async function measureInteraction(page: Page, name: string, action: () => Promise<unknown>) {
  await page.evaluate(() => sessionStorage.removeItem("interactions"));
  await throttled(page, async () => {
    await action();
    await waitForPaint(page);
  });
  // Entries arrive after the paint: poll for up to 60 frames.
  const longest = await page.evaluate(async () => {
    for (let frames = 0; frames < 60 && !sessionStorage.getItem("interactions"); frames += 1) {
      await new Promise((done) => requestAnimationFrame(done));
    }
    // No entry means less than 16 ms.
    return Math.max(0, ...(JSON.parse(sessionStorage.getItem("interactions") ?? "[]") as number[]));
  });
  reportTime({ subject: name, metric: "interaction to next paint", value: longest, unit: "ms", max: MAX_INTERACTION_MS });
}

/** Scrolls a page, or the board on it, from top to bottom and reports how many frames were dropped at 60 frames a second. */
export async function measureScroll(page: Page, name: string) {
  const { frames, dropped } = await throttled(page, () =>
    page.evaluate(async () => {
      const next = () => new Promise<number>((done) => requestAnimationFrame(done));
      const board = document.querySelector(".board");
      const scrolls = board && board.scrollHeight > board.clientHeight + 1 ? board : document.documentElement;
      scrolls.scrollTo({ top: 0, behavior: "instant" });
      // Work left over from the load belongs to the figures of the load.
      await new Promise((done) => requestIdleCallback(done));
      await next();
      let [frames, dropped, before] = [0, 0, await next()];
      // The speed of a flick: 40 px per frame.
      while (scrolls.scrollTop + scrolls.clientHeight < scrolls.scrollHeight - 1 && frames < 600) {
        scrolls.scrollBy({ top: 40, behavior: "instant" });
        const now = await next();
        // A frame that takes 2/60 s has dropped one.
        dropped += Math.max(0, Math.round(((now - before) * 60) / 1000) - 1);
        frames += 1;
        before = now;
      }
      return { frames, dropped };
    }),
  );
  expect(frames, "the page scrolls").toBeGreaterThan(30);
  reportTime({ subject: name, metric: `dropped of ${frames + dropped} frames`, value: (dropped / (frames + dropped)) * 100, unit: "%", max: 5 });
}
