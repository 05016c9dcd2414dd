// Sessions and account activity: two browsers of one user, one ends the other's session; and the wait after failed sign-ins.
import { demo, signIn } from "../support/people.ts";
import { expect, expectAccessible, expectFits, hydrated, open, photograph, test } from "../support/test.ts";

for (const javaScriptEnabled of [true, false]) {
  const suffix = javaScriptEnabled ? "" : " without JavaScript";

  test(`one browser ends the session of another${suffix}`, async ({ browser, baseURL, viewport }, info) => {
    test.setTimeout(120_000);
    const account = demo("admin");
    const context = (userAgent: string) => browser.newContext({ baseURL, userAgent, javaScriptEnabled, viewport, locale: "en-GB" });
    const lost = await context("Mozilla/5.0 (Android 15; Mobile; rv:133.0) Gecko/133.0 Firefox/133.0");
    const own = await context("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15");
    const [phone, desk] = [await lost.newPage(), await own.newPage()];
    await signIn(phone, account);
    await phone.goto("/settings");
    if (javaScriptEnabled) await hydrated(phone);
    await phone.getByLabel("Date of the holiday").fill("2027-07-05");
    await phone.getByLabel("Name of the holiday").fill("Staff picnic");

    await signIn(desk, account);
    await desk.goto("/account");
    await desk.getByRole("link", { name: "Show devices and activity" }).click();
    await expect(desk).toHaveURL(/account\/activity/);
    const open = desk.getByRole("region", { name: "Where you are signed in" });
    await expect(open.getByRole("listitem").filter({ hasText: "This session" })).toContainText("Safari on Mac");
    await expect(desk.getByRole("row").filter({ hasText: "Signed in" }).first()).toContainText("Safari on Mac");
    await expectFits(desk);
    await photograph(desk, `activity${javaScriptEnabled ? "" : "-bare"}`, info.project.name);
    if (javaScriptEnabled) await expectAccessible(desk);
    await open.getByRole("listitem").filter({ hasText: "Firefox on Android" }).first().getByRole("button").click();
    await expect(desk.getByText("That session has ended.")).toBeVisible();
    await photograph(desk, `activity-ended${javaScriptEnabled ? "" : "-bare"}`, info.project.name);

    await phone.getByRole("button", { name: "Add holiday" }).click();
    await expect(phone).toHaveURL(/sign-in\?next=%2Fsettings/);
    await expect(phone.getByText("Your session has ended.", { exact: false }).first()).toBeVisible();
    await photograph(phone, `session-over${javaScriptEnabled ? "" : "-bare"}`, info.project.name);
    await phone.getByLabel("E-mail").fill(account.email);
    await phone.getByLabel("Password").fill(account.password);
    await phone.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(phone).toHaveURL(/settings$/);
    await expect(phone.getByLabel("Name of the holiday")).toHaveValue("Staff picnic");

    await desk.goto("/account/activity");
    await desk.getByRole("button", { name: "End all other sessions" }).click();
    await expect(desk.getByText("All other sessions have ended.")).toBeVisible();
    await expect(open.getByRole("listitem")).toHaveCount(1);
    await phone.goto("/week");
    await expect(phone).toHaveURL(/sign-in\?next=%2Fweek/);
    await Promise.all([lost.close(), own.close()]);
  });
}

test("repeated failed sign-ins show how long to wait", async ({ browser, baseURL, viewport, page, browserErrors }, info) => {
  test.setTimeout(120_000);
  const withoutScript = await browser.newContext({ baseURL, javaScriptEnabled: false, viewport, locale: "en-GB" });
  for (const [name, window] of [["bare", await withoutScript.newPage()], ["", page]] as const) {
    const email = `guessed-${info.project.name}-${name}@family.example`;
    for (let tried = 0; tried < 6; tried++) {
      await window.goto("/sign-in");
      await window.getByLabel("E-mail").fill(email);
      await window.getByLabel("Password").fill("not that one, surely");
      await window.getByRole("button", { name: "Sign in", exact: true }).click();
      await expect(window.getByRole("alert")).toBeVisible();
    }
    await expect(window.getByRole("alert")).toContainText(/Please wait \d+ s, then try again/);
    await expect(window.getByLabel("E-mail")).toHaveValue(email);
    await expect(window.getByText("whether Caps Lock is on", { exact: false })).toBeVisible();
  }
  await hydrated(page);
  await expectFits(page);
  await photograph(page, "sign-in-wait", info.project.name);
  await expectAccessible(page);
  // The browser logs the status 429, which this test expects.
  browserErrors.splice(0, browserErrors.length, ...browserErrors.filter((line) => !line.includes("429")));
  await withoutScript.close();
});

test("a parent sees their own devices in Spanish", async ({ page }, info) => {
  await signIn(page, demo("parent"));
  await open(page, "/account/activity");
  await page.getByRole("button", { name: "Español" }).first().click();
  await expect(page.getByRole("heading", { name: "Dispositivos y actividad" })).toBeVisible();
  await hydrated(page);
  await expectFits(page);
  await photograph(page, "activity-family-es", info.project.name);
  await expectAccessible(page);
  await page.getByRole("button", { name: "English" }).first().click();
});
