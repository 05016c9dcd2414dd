// The screens that are used with one hand, in the sun, through a magnifying glass, and with the button that goes back.
import { demo, signIn, type Role } from "../support/people.ts";
import { expect, expectFits, hydrated, open, photograph, test, type Page } from "../support/test.ts";
import { expectLargeTargets, expectNothingCovered, expectReadableInTheSun } from "../support/thumbs.ts";

type Way = string | ((page: Page) => Promise<string | null>);

const first = (selector: string) => (page: Page) => page.locator(selector).first().getAttribute("href");

const SCREENS: { role?: Role; stops: [name: string, way: Way][] }[] = [
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
      ["child", first("main a[href^='/children/']")],
      ["notes", "/notes"],
      ["account", "/account"],
    ],
  },
  { role: "parent", stops: [["family", "/home"], ["cancel", first("a[href$='/cancel']")], ["family-account", "/account"]] },
];

for (const { role, stops } of SCREENS) {
  test(`the phone of ${role ?? "a stranger"}`, async ({ page }, info) => {
    test.skip(info.project.name !== "phone", "for the phone");
    test.setTimeout(300_000);
    if (role) await signIn(page, demo(role));
    for (const [name, way] of stops) {
      await test.step(name, async () => {
        await page.setViewportSize({ width: 360, height: 740 });
        const path = typeof way === "string" ? way : await way(page);
        expect(path, `there is a way to ${name}`).toBeTruthy();
        const response = await open(page, path ?? "");
        if (role) expect(response?.headers()["cache-control"]).toBe("no-store");
        await expectReadableInTheSun(page);
        for (const width of [768, 360, 320]) {
          await page.setViewportSize({ width, height: 740 });
          await expectFits(page);
          await expectLargeTargets(page);
          await expectNothingCovered(page);
          await photograph(page, `phone-${name}`, String(width));
        }
        // 1280 × 1024 at 400 %.
        await page.setViewportSize({ width: 320, height: 256 });
        await expectFits(page);
        await expectNothingCovered(page);
      });
    }
  });
}

/** Where the provider's next deed is a visit's note. */
async function toTheNote(page: Page) {
  await signIn(page, demo("provider"));
  await open(page, "/day");
  await page.locator(".stop-next a[href$='/note']").click();
  await hydrated(page);
}

/** A visit of later that day, near enough for somebody to know that they will be late. */
async function toALaterVisit(page: Page) {
  await signIn(page, demo("provider"));
  await open(page, "/day/2026-12-01");
  await page.locator(".stop:not(.stop-next, .stop-over, .stop-cancelled) .stop-name a").first().click();
  await hydrated(page);
}

test("an early check-in is asked about, and taken back", async ({ page }, info) => {
  test.skip(info.project.name !== "phone", "for the phone");
  await toALaterVisit(page);
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

test("going back posts nothing and shows what stands now", async ({ page }, info) => {
  test.skip(info.project.name !== "phone", "for the phone");
  await toALaterVisit(page);
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
  expect(posts, "going about in the history sends nothing").toEqual([]);
});

test("a form that came back is not there again once it was sent", async ({ page }, info) => {
  test.skip(info.project.name !== "phone", "for the phone");
  await toALaterVisit(page);
  const late = page.getByRole("region", { name: "Running late" });
  await late.locator("form").evaluate((form: HTMLFormElement) => (form.noValidate = true));
  await late.getByLabel("Minutes").fill("999");
  await late.getByRole("button").click();
  await expect(late.getByRole("alert")).toBeVisible();
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

test("a note that was saved is not stale after going back", async ({ page }, info) => {
  test.skip(info.project.name !== "phone", "for the phone");
  await toTheNote(page);
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
