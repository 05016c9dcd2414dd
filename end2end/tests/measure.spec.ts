// What the main pages cost a slow machine: phone screens on the phone, boards on the desk.
import { THURSDAY, carryWithoutHarm, said, undo } from "../support/board.ts";
import { BOARD, measureDeed, measureLoad, measureScroll, PHONE, slowPage } from "../support/measure.ts";
import { demo, signIn, type Role } from "../support/people.ts";
import { expect, hydrated, open, test, type Page } from "../support/test.ts";

// Playwright's recorder takes pictures of its own, and leaves fewer to the page.
test.use({ trace: "off" });

const WEEK = process.env.VISITOMS_TEST_WEEK ?? "";

/** A page of the role, signed in, that is measured from here on. */
async function pageOf(page: Page, role: Role) {
  await signIn(page, demo(role));
  const measured = await slowPage(page.context());
  await page.close();
  return measured;
}

test("what a phone bears", async ({ page, context }, info) => {
  test.skip(info.project.name !== "phone", "these screens are the phone's");
  test.setTimeout(120_000);
  await test.step("a stranger", async () => {
    const stranger = await slowPage(context);
    await measureLoad(stranger, "/", { name: "the first page", blocking: PHONE, kib: 250 });
    await stranger.close();
  });
  await test.step("a provider", async () => {
    const provider = await pageOf(page, "provider");
    await measureLoad(provider, "/day", { name: "a provider's day", blocking: PHONE, kib: 300 });
    await measureDeed(provider, "open a visit from the road", async () => {
      await provider.locator(".stop-name a").first().click();
      await expect(provider).toHaveURL(/\/visits\//);
      await hydrated(provider);
    });
    await measureLoad(provider, provider.url(), { name: "a provider's visit", blocking: PHONE, kib: 300 });
    await open(provider, "/day");
    const note = await provider.locator("a[href$='/note']").first().getAttribute("href");
    expect(note, "a visit is under way").toBeTruthy();
    await measureLoad(provider, note ?? "", { name: "a provider's note", blocking: PHONE, kib: 300 });
    const body = provider.getByLabel("What we did");
    await measureDeed(provider, "type into a note", () => body.pressSequentially("Asked for more with a sign."));
    await expect(provider.getByText("Saved", { exact: true })).toBeVisible();
    await provider.close();
  });
  await test.step("a family", async () => {
    await context.clearCookies();
    const family = await pageOf(await context.newPage(), "parent");
    await measureLoad(family, "/home", { name: "a family's page", blocking: PHONE, kib: 250 });
  });
});

test("what a desk bears", async ({ page }, info) => {
  test.skip(info.project.name !== "desktop", "the boards are the desk's");
  test.setTimeout(120_000);
  const office = await pageOf(page, "admin");
  await measureLoad(office, `/week/${WEEK}`, { name: "the office's week", blocking: BOARD, kib: 400 });
  await measureDeed(office, "filter the week", async () => {
    await office.getByLabel("Provider or child").fill("garcia");
    await office.getByLabel("Provider or child").press("Enter");
    await expect(office).toHaveURL(/garcia/);
    await hydrated(office);
  });
  // A Chinese name is on it, whose letters weigh 175 KiB.
  await measureLoad(office, "/day/2026-12-01", { name: "the office's day", blocking: BOARD, kib: 600 });
  await measureDeed(office, "open a visit from the day", async () => {
    await office.locator(".bar-visit a").first().click();
    await expect(office).toHaveURL(/\/visits\//);
    await hydrated(office);
  });
  await measureHands(office);
  // In a tab of its own: what was measured before leaves its garbage to be collected.
  const long = await slowPage(office.context());
  await office.close();
  await open(long, "/gallery/day-2000");
  await expect(long.locator(".bar-visit")).toHaveCount(2000);
  await measureScroll(long, "scroll through 2,000 visits");
});

/** What a hand on a board waits for: to take, to carry, to set down, by keys and by mouse. */
async function measureHands(office: Page) {
  await open(office, `/week/${WEEK}`);
  await office.locator("td:has([data-version]) > a").first().focus();
  await measureDeed(office, "take a visit of the week", () => office.keyboard.press("Space"));
  // The facts arrive a moment later; what is felt is reckoned from then on.
  await expect(office.locator(".hands-felt span").first()).not.toBeEmpty();
  await measureDeed(office, "carry it to another day", () => office.keyboard.press("ArrowRight"));
  await office.keyboard.press("Escape");

  await open(office, `/day/${THURSDAY}`);
  const bar = await office.locator("[data-board=day] [data-version]").first().boundingBox();
  if (!bar) throw new Error("the board has no visit that can be pulled");
  await office.mouse.move(bar.x + 10, bar.y + 10);
  await measureDeed(office, "pull a visit by the mouse, and let it go", async () => {
    await office.mouse.down();
    await office.mouse.move(bar.x + 60, bar.y + 40, { steps: 6 });
    await office.mouse.move(bar.x + 10, bar.y + 10, { steps: 3 });
    await office.mouse.up();
  });
  await carryWithoutHarm(office, "ArrowRight");
  await measureDeed(office, "set a visit down", () => office.keyboard.press("Space"));
  await expect(said(office)).toContainText(", with ");
  await undo(office);
}
