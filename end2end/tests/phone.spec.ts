// Phone screens: one-handed use, sunlight, zoom, and the browser's Back button.
import { demo, signIn, type Role } from "../support/people.ts";
import { expect, expectFits, hydrated, open, photograph, test, type Page } from "../support/test.ts";
import { expectLargeTargets, expectFocusNotObscured, expectEnhancedContrast } from "../support/touch.ts";

type Target = string | ((page: Page) => Promise<string | null>);

const first = (selector: string) => (page: Page) => page.locator(selector).first().getAttribute("href");

const SCREENS: { role?: Role; stops: [name: string, target: Target][] }[] = [
  { stops: [["home", "/"], ["sign-in", "/sign-in"]] },
  {
    role: "provider",
    stops: [
      ["day", "/day"],
      ["note", first(".stop-next a[href$='/note']")],
      ["visit", first(".visit-top a[href^='/visits/']")],
      ["day-after", "/day/2026-12-02"],
      ["visit-coming", first(".stop-name a")],
      ["week", "/week"],
      ["children", "/children"],
      ["child", first("main tbody a[href^='/children/']")],
      ["notes", "/notes"],
      ["account", "/account"],
    ],
  },
  { role: "parent", stops: [["family", "/home"], ["cancel", first("a[href$='/cancel']")], ["family-account", "/account"]] },
];

for (const { role, stops } of SCREENS) {
  test(`phone screens of ${role ?? "an anonymous visitor"}`, async ({ page }, info) => {
    test.skip(info.project.name !== "phone", "for the phone");
    test.setTimeout(300_000);
    if (role) await signIn(page, demo(role));
    for (const [name, target] of stops) {
      await test.step(name, async () => {
        await page.setViewportSize({ width: 360, height: 740 });
        const path = typeof target === "string" ? target : await target(page);
        expect(path, `there is a link to ${name}`).toBeTruthy();
        const response = await open(page, path ?? "");
        if (role) expect(response?.headers()["cache-control"]).toBe("no-store");
        await expectEnhancedContrast(page);
        for (const width of [768, 360, 320]) {
          await page.setViewportSize({ width, height: 740 });
          await expectFits(page);
          await expectLargeTargets(page);
          await expectFocusNotObscured(page);
          await photograph(page, `phone-${name}`, String(width));
        }
        // 1280 × 1024 at 400 %.
        await page.setViewportSize({ width: 320, height: 256 });
        await expectFits(page);
        await expectFocusNotObscured(page);
      });
    }
  });
}

/** Opens the note that is the provider's next action. */
async function openNextNote(page: Page) {
  await signIn(page, demo("provider"));
  await open(page, "/day");
  await page.locator(".stop-next a[href$='/note']").click();
  await hydrated(page);
}

/** Opens a visit later that day, soon enough for a report of running late. */
async function openLaterVisit(page: Page) {
  await signIn(page, demo("provider"));
  await open(page, "/day/2026-12-01");
  await page.locator(".stop:not(.stop-next, .stop-past, .stop-canceled) .stop-name a").first().click();
  await hydrated(page);
}

test("an early check-in asks for confirmation and can be undone", async ({ page }, info) => {
  test.skip(info.project.name !== "phone", "for the phone");
  await openLaterVisit(page);
  await page.getByRole("button", { name: "Check in" }).click();
  await expect(page.getByRole("alert")).toContainText("this visit begins at 12:00. Check in now?");
  await expect(page.getByRole("region", { name: "Nobody home" })).toHaveCount(0);
  await hydrated(page);
  await page.getByRole("button", { name: "Check in anyway" }).click();
  await expect(page).toHaveURL(/\/note$/);
  await hydrated(page);
  await page.getByRole("button", { name: "Undo check-in" }).click();
  await expect(page.getByRole("status").first()).toContainText("Check-in undone");
  await expect(page.getByRole("button", { name: "Check in" })).toBeVisible();
  await expect(page.locator("main")).toContainText(/Check-in of 10:\d\d undone by/);
});

test("the action bar stays at the bottom edge and checks out", async ({ page }, info) => {
  test.skip(info.project.name !== "phone", "for the phone");
  await openLaterVisit(page);
  const bar = page.getByRole("region", { name: "What to do next" });
  const last = bar.locator(".button").last();
  /** The distance of the bar from the window's bottom edge, and of its last button from the right edge. */
  const distances = async () => {
    const height = await page.evaluate(() => window.innerHeight);
    const [around, button] = [await bar.boundingBox(), await last.boundingBox()];
    const [below, right] = [height - (around?.y ?? 0) - (around?.height ?? 0), (around?.width ?? 0) - (button?.x ?? 0) - (button?.width ?? 0)];
    return [Math.round(below), Math.round(right)];
  };
  await expect(last).toHaveText("Check in");
  for (const where of [0, 99_999]) {
    await page.evaluate((top) => scrollTo({ top, behavior: "instant" }), where);
    expect(await distances(), `scrolled to ${where}`).toEqual([0, 16]);
  }
  const footer = await page.locator(".page-footer").boundingBox();
  expect((footer?.y ?? 0) + (footer?.height ?? 0), "the footer ends above the bar").toBeLessThan(((await bar.boundingBox())?.y ?? 0) + 1);

  await last.click();
  await hydrated(page);
  await page.getByRole("button", { name: "Check in anyway" }).click();
  await expect(page).toHaveURL(/\/note$/);
  await page.locator(".visit-top a[href^='/visits/']").click();
  await hydrated(page);
  await expect(last).toHaveText("Check out");
  await expect(bar.getByRole("link", { name: "Open the note" })).toBeVisible();
  await last.click();
  await expect(page.getByRole("status").first()).toContainText("Checked out");
  await hydrated(page);
  await page.getByRole("button", { name: "Undo check-out" }).click();
  await hydrated(page);
  await page.getByRole("button", { name: "Undo check-in" }).click();
  await expect(page.getByRole("status").first()).toContainText("Check-in undone");
});

test("all text is aligned to two left edges: the page's and the cards'", async ({ page }, info) => {
  test.skip(info.project.name !== "phone", "for the phone");
  test.setTimeout(120_000);
  /** Elements that begin at neither edge. Second columns of lists are exempt. */
  const misaligned = () =>
    page.evaluate(() => {
      const found: string[] = [];
      for (const part of document.querySelectorAll<HTMLElement>("main :is(h1, h2, h3, p, dt, dd, label, summary, li > b:first-child, .stop-when > b)")) {
        if (!part.checkVisibility() || !part.textContent?.trim() || part.closest(".sr-only, .empty, .buttons, .button, table, .stop-name, .stop-where, .choice, .link-card, .next-provider, .flash, .chip")) continue;
        const left = Math.round(part.getBoundingClientRect().left);
        if (left !== 16 && left !== 32) found.push(`${left}: ${part.textContent.trim().slice(0, 40)}`);
      }
      return found;
    });
  for (const [role, paths] of [
    ["provider", ["/day", "/day/2026-12-02", "/week", "/notes", "/children", "/account", "/account/security"]],
    ["parent", ["/home", "/account"]],
  ] as const) {
    await page.context().clearCookies();
    await signIn(page, demo(role));
    await open(page, role === "provider" ? "/day" : "/home");
    const visits = page.locator("main a[href^='/visits/']");
    const found = await visits.evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
    for (const path of [...paths, ...found.slice(0, 3)]) {
      await open(page, path);
      expect.soft(await misaligned(), path).toEqual([]);
    }
  }
});

test("going back sends no request that writes and shows the current state", async ({ page }, info) => {
  test.skip(info.project.name !== "phone", "for the phone");
  await openLaterVisit(page);
  const posts: string[] = [];
  page.on("request", (request) => {
    if (request.method() !== "GET") posts.push(request.url());
  });
  const visit = page.url();
  const late = page.getByRole("region", { name: "Running late" });
  await late.getByLabel("Message to the office").fill("The bridge is closed");
  await late.getByRole("button").click();
  await expect(page.getByRole("status").first()).toBeVisible();
  await hydrated(page);
  posts.splice(0);

  await page.goBack();
  await hydrated(page);
  expect(page.url()).toBe(visit);
  await expect(page.locator("main")).toContainText("The bridge is closed");
  await expect(late.getByLabel("Message to the office")).toHaveValue("");
  await expect(page.locator(".flash")).toHaveCount(0);
  await page.goForward();
  await page.reload();
  await hydrated(page);
  expect(posts, "history navigation sends no writing request").toEqual([]);
});

test("a form with errors doesn't reappear after it was sent successfully", async ({ page }, info) => {
  test.skip(info.project.name !== "phone", "for the phone");
  await openLaterVisit(page);
  const late = page.getByRole("region", { name: "Running late" });
  await late.locator("form").evaluate((form: HTMLFormElement) => (form.noValidate = true));
  await late.getByLabel("Minutes").fill("999");
  await late.getByRole("button").click();
  await expect(page.getByRole("alert")).toContainText("Not saved yet");
  await hydrated(page);
  await late.getByLabel("Minutes").fill("12");
  await late.getByRole("button").click();
  await expect(page.getByRole("status").first()).toBeVisible();
  await hydrated(page);
  await page.goBack();
  await hydrated(page);
  await expect(page.getByRole("alert")).toHaveCount(0);
  await expect(page.locator("main")).toContainText("Running 12 min late");
});

test("a saved note is not stale after going back", async ({ page }, info) => {
  test.skip(info.project.name !== "phone", "for the phone");
  await openNextNote(page);
  const save = () => page.getByRole("button", { name: "Save the draft" }).click();
  await page.getByLabel("What we did").fill("Stacked cups.");
  await save();
  await expect(page.locator(".flash")).toContainText("saved");
  await hydrated(page);
  await page.goBack();
  await hydrated(page);
  await page.getByLabel("What we did").fill("Stacked cups, then sorted them.");
  await save();
  await expect(page.getByRole("alert")).toHaveCount(0);
  await expect(page.locator(".flash")).toContainText("saved");
  await expect(page.getByLabel("What we did")).toHaveValue("Stacked cups, then sorted them.");
});
