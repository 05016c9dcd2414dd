// What a page costs a slow phone: measured with the processor held to a quarter, told in one table at the end of the run.
//
//   const page = await slowPage(context);
//   await measureLoad(page, "/week", { name: "the week", blocking: BOARD });
//   await measureDeed(page, "open a visit", () => page.locator("a").click());
//
// Shifts and weights are the page's own and always asserted. Times depend on who else uses the machine: they are marked in
// the table, and asserted only where `cargo xtask bench` has the machine for itself.
import { test, type BrowserContext, type CDPSession, type Page } from "@playwright/test";
import { expect, hydrated } from "./test.ts";

/** How many times slower than this machine the measured one is. */
const SLOWER = 4;
/** Milliseconds for which a board, and a phone's screen, may keep its reader from doing anything. */
export const BOARD = 150;
export const PHONE = 100;
/** Milliseconds between what a person does and the picture that answers it. */
const ANSWER = 200;
/** The layout may move by so much of the window, times the share of it that moves: https://web.dev/articles/cls */
const SHIFT = 0.02;

const asserted = !!process.env.VISITOMS_TEST_BENCH;

/** A line of the table: a figure, its unit, and the most or the least that it may be. */
export interface Figure {
  of: string;
  what: string;
  value: number;
  unit: string;
  most?: number;
  least?: number;
}

/** Puts a figure into the table that `figures.ts` prints; over its limit it fails only where `strict` says so. */
export function tell(figure: Figure, strict: boolean) {
  test.info().annotations.push({ type: "figure", description: JSON.stringify(figure) });
  const name = `${figure.of}: ${figure.what}, ${figure.unit}`;
  if (strict && figure.most !== undefined) expect.soft(figure.value, name).toBeLessThanOrEqual(figure.most);
  if (strict && figure.least !== undefined) expect.soft(figure.value, name).toBeGreaterThanOrEqual(figure.least);
}

/** A figure that depends on how busy the machine is. */
export function tellTime(figure: Figure) {
  tell(figure, asserted);
}

/** What the page keeps of itself. It outlives a navigation in the session's storage, since a click that leads away is told late. */
function watch() {
  const kept = (name: string): number[] => JSON.parse(sessionStorage.getItem(name) ?? "[]");
  const keep = (name: string, value: number) => sessionStorage.setItem(name, JSON.stringify([...kept(name), value]));
  const seen = { blocks: [] as [number, number][], shift: 0, largest: 0, first: 0 };
  Object.assign(window, { visitomsSeen: seen });
  const observe = (type: string, take: (entries: PerformanceEntryList) => void, options = {}) => {
    const observer = new PerformanceObserver((list) => take(list.getEntries()));
    observer.observe({ type, buffered: true, ...options });
    addEventListener("pagehide", () => take(observer.takeRecords()));
  };
  observe("longtask", (entries) => seen.blocks.push(...entries.map((entry) => [entry.startTime, entry.duration] as [number, number])));
  observe("layout-shift", (entries) => {
    for (const entry of entries as (PerformanceEntry & { value: number; hadRecentInput: boolean })[]) {
      if (!entry.hadRecentInput) seen.shift += entry.value;
    }
  });
  observe("largest-contentful-paint", (entries) => (seen.largest = entries.at(-1)?.startTime ?? seen.largest));
  observe("paint", (entries) => {
    for (const entry of entries) if (entry.name === "first-contentful-paint") seen.first = entry.startTime;
  });
  const deeds = (entries: PerformanceEntryList) => {
    for (const entry of entries as (PerformanceEntry & { interactionId: number })[]) {
      if (entry.interactionId) keep("deeds", entry.duration);
    }
  };
  observe("event", deeds, { durationThreshold: 16 });
}

interface Slow {
  cdp: CDPSession;
  bytes: number;
}

const slow = new WeakMap<Page, Slow>();

/** A page of a signed-in context, on a machine four times slower. */
export async function slowPage(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.addInitScript(watch);
  const cdp = await context.newCDPSession(page);
  const kept = { cdp, bytes: 0 };
  slow.set(page, kept);
  await cdp.send("Network.enable");
  cdp.on("Network.loadingFinished", ({ encodedDataLength }) => (kept.bytes += encodedDataLength));
  return page;
}

function of(page: Page): Slow {
  const kept = slow.get(page);
  if (!kept) throw new Error("the page is not one of slowPage()");
  return kept;
}

/** Does something with the processor held back. */
export async function slowly<T>(page: Page, work: () => Promise<T>): Promise<T> {
  const { cdp } = of(page);
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  try {
    return await work();
  } finally {
    await cdp.send("Emulation.setCPUThrottlingRate", { rate: 1 });
  }
}

/** Two pictures later, what was started by now has been painted. */
export async function painted(page: Page) {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

/** Opens a page with nothing in the cache, and tells what its loading cost until its islands were awake. */
export async function measureLoad(page: Page, path: string, limits: { name: string; blocking: number; kib?: number }) {
  const kept = of(page);
  await kept.cdp.send("Network.clearBrowserCache");
  kept.bytes = 0;
  await slowly(page, async () => {
    const response = await page.goto(path, { waitUntil: "load" });
    expect(response?.status(), path).toBe(200);
    await hydrated(page);
    await page.evaluate(() => document.fonts.ready);
    await painted(page);
  });
  const seen = await page.evaluate(() => {
    const { blocks, shift, largest, first } = (window as unknown as { visitomsSeen: Record<string, never> }).visitomsSeen as unknown as {
      blocks: [number, number][];
      shift: number;
      largest: number;
      first: number;
    };
    // Total blocking time: of each task that ends after the first paint, what is beyond its first 50 ms.
    const blocking = blocks.reduce((sum, [start, length]) => sum + Math.max(0, start + length - Math.max(start + 50, first)), 0);
    return { blocking, shift, largest };
  });
  const { name } = limits;
  tellTime({ of: name, what: "blocked", value: seen.blocking, unit: "ms", most: limits.blocking });
  tell({ of: name, what: "layout shift", value: seen.shift, unit: "", most: SHIFT }, true);
  tellTime({ of: name, what: "largest paint", value: seen.largest, unit: "ms" });
  tell({ of: name, what: "transferred", value: kept.bytes / 1024, unit: "KiB", most: limits.kib }, true);
}

/** Does one thing that a person does, and tells how long the picture took that answered it (interaction to next paint). */
export async function measureDeed(page: Page, name: string, deed: () => Promise<unknown>) {
  await page.evaluate(() => sessionStorage.removeItem("deeds"));
  await slowly(page, async () => {
    await deed();
    await painted(page);
  });
  // Entries are delivered after the picture: the page is asked until it has them, or has had ample time for them.
  const longest = await page.evaluate(async () => {
    for (let pictures = 0; pictures < 60 && !sessionStorage.getItem("deeds"); pictures += 1) {
      await new Promise((done) => requestAnimationFrame(done));
    }
    // Below 16 ms nothing is told.
    return Math.max(0, ...(JSON.parse(sessionStorage.getItem("deeds") ?? "[]") as number[]));
  });
  tellTime({ of: name, what: "answered", value: longest, unit: "ms", most: ANSWER });
}

/** Scrolls a page, or the board on it, from its top to its end, and tells how many of its pictures came in time for 60 a second. */
export async function measureScroll(page: Page, name: string) {
  const { pictures, late } = await slowly(page, () =>
    page.evaluate(async () => {
      const next = () => new Promise<number>((done) => requestAnimationFrame(done));
      const board = document.querySelector(".board");
      const scrolls = board && board.scrollHeight > board.clientHeight + 1 ? board : document.documentElement;
      scrolls.scrollTo({ top: 0, behavior: "instant" });
      // What a page still does after it has loaded is in the figures of its loading.
      await new Promise((done) => requestIdleCallback(done));
      await next();
      let [pictures, late, before] = [0, 0, await next()];
      // As fast as a thumb flings: 40 px in a sixtieth of a second.
      while (scrolls.scrollTop + scrolls.clientHeight < scrolls.scrollHeight - 1 && pictures < 600) {
        scrolls.scrollBy({ top: 40, behavior: "instant" });
        const now = await next();
        // A picture that takes two sixtieths has left one out.
        late += Math.max(0, Math.round(((now - before) * 60) / 1000) - 1);
        pictures += 1;
        before = now;
      }
      return { pictures, late };
    }),
  );
  expect(pictures, "there was something to scroll").toBeGreaterThan(30);
  tellTime({ of: name, what: `left out of ${pictures + late} pictures`, value: (late / (pictures + late)) * 100, unit: "%", most: 5 });
}
