// Performance of the main pages with a slow CPU: phone screens in the phone project, boards in the desktop project.
import { THURSDAY, grabMovableVisit, announcement, undo } from "../support/board.ts";
import { MAX_BLOCKING_BOARD, measureInteraction, measureLoad, measureScroll, MAX_BLOCKING_PHONE, slowPage } from "../support/measure.ts";
import { demo, signIn, type Role } from "../support/people.ts";
import { expect, hydrated, open, test, type Page } from "../support/test.ts";

// Recording a trace takes screenshots, which costs the page frames.
test.use({ trace: "off" });

const WEEK = process.env.VISITOMS_TEST_WEEK ?? "";

/** A signed-in page of the role for measurements. */
async function pageOf(page: Page, role: Role) {
  await signIn(page, demo(role));
  const measured = await slowPage(page.context());
  await page.close();
  return measured;
}

test("performance of the phone screens", async ({ page, context }, info) => {
  test.skip(info.project.name !== "phone", "phone screens");
  test.setTimeout(120_000);
  await test.step("an anonymous visitor", async () => {
    const visitor = await slowPage(context);
    await measureLoad(visitor, "/", { name: "the first page", blocking: MAX_BLOCKING_PHONE, kib: 250 });
    await visitor.close();
  });
  await test.step("a provider", async () => {
    const provider = await pageOf(page, "provider");
    await measureLoad(provider, "/day", { name: "a provider's day", blocking: MAX_BLOCKING_PHONE, kib: 300 });
    await measureInteraction(provider, "open a visit from the day", async () => {
      await provider.locator(".stop-name a").first().click();
      await expect(provider).toHaveURL(/\/visits\//);
      await hydrated(provider);
    });
    await measureLoad(provider, provider.url(), { name: "a provider's visit", blocking: MAX_BLOCKING_PHONE, kib: 300 });
    await open(provider, "/day");
    const note = await provider.locator("a[href$='/note']").first().getAttribute("href");
    expect(note, "a visit is under way").toBeTruthy();
    await measureLoad(provider, note ?? "", { name: "a provider's note", blocking: MAX_BLOCKING_PHONE, kib: 300 });
    const body = provider.getByLabel("What we did");
    await measureInteraction(provider, "type into a note", () => body.pressSequentially("Asked for more with a sign."));
    await expect(provider.getByText("Saved", { exact: true })).toBeVisible();
    await provider.close();
  });
  await test.step("a family", async () => {
    await context.clearCookies();
    const family = await pageOf(await context.newPage(), "parent");
    await measureLoad(family, "/home", { name: "a family's page", blocking: MAX_BLOCKING_PHONE, kib: 250 });
  });
});

test("performance of the boards", async ({ page }, info) => {
  test.skip(info.project.name !== "desktop", "desktop screens");
  test.setTimeout(120_000);
  const office = await pageOf(page, "admin");
  await measureLoad(office, `/week/${WEEK}`, { name: "the office's week", blocking: MAX_BLOCKING_BOARD, kib: 400 });
  await measureInteraction(office, "filter the week", async () => {
    await office.getByLabel("Provider or child").fill("garcia");
    await office.getByLabel("Provider or child").press("Enter");
    await expect(office).toHaveURL(/garcia/);
    await hydrated(office);
  });
  // The day has a Chinese name, whose font weighs 175 KiB.
  await measureLoad(office, "/day/2026-12-01", { name: "the office's day", blocking: MAX_BLOCKING_BOARD, kib: 600 });
  await measureInteraction(office, "open a visit from the day", async () => {
    await office.locator(".bar-visit a").first().click();
    await expect(office).toHaveURL(/\/visits\//);
    await hydrated(office);
  });
  await measureDrag(office);
  // In a new tab: earlier measurements leave garbage to collect.
  const long = await slowPage(office.context());
  await office.close();
  await open(long, "/gallery/day-2000");
  await expect(long.locator(".bar-visit")).toHaveCount(2000);
  await measureScroll(long, "scroll through 2,000 visits");
});

/** The response of drag and drop: pick up, move, drop, by keyboard and by mouse. */
async function measureDrag(office: Page) {
  await open(office, `/week/${WEEK}`);
  await office.locator("td:has([data-version]) > a").first().focus();
  await measureInteraction(office, "pick up a visit of the week", () => office.keyboard.press("Space"));
  // The planning context arrives a moment later; the preview is computed from then on.
  await expect(office.locator(".move-preview span").first()).not.toBeEmpty();
  await measureInteraction(office, "move it to another day", () => office.keyboard.press("ArrowRight"));
  await office.keyboard.press("Escape");

  await open(office, `/day/${THURSDAY}`);
  const bar = await office.locator("[data-board=day] [data-version]").first().boundingBox();
  if (!bar) throw new Error("the board has no visit that can be dragged");
  await office.mouse.move(bar.x + 10, bar.y + 10);
  await measureInteraction(office, "drag a visit by mouse, and cancel", async () => {
    await office.mouse.down();
    await office.mouse.move(bar.x + 60, bar.y + 40, { steps: 6 });
    await office.mouse.move(bar.x + 10, bar.y + 10, { steps: 3 });
    await office.mouse.up();
  });
  await grabMovableVisit(office, "ArrowRight");
  await measureInteraction(office, "drop a visit", () => office.keyboard.press("Space"));
  await expect(announcement(office)).toContainText(", with ");
  await undo(office);
}
