// Providers who are away: a provider asks for time off and says that they are sick, the office decides and leaves their visits to others,
// also without JavaScript.
import { demo, signIn } from "../support/people.ts";
import { expect, expectAccessible, expectFits, photograph, test } from "../support/test.ts";

for (const script of [true, false]) {
  test(`time off is asked for and decided, ${script ? "with" : "without"} JavaScript`, async ({ browser, baseURL, viewport }, info) => {
    test.setTimeout(180_000);
    const [first, last] = script ? ["2027-02-01", "2027-02-03"] : ["2027-03-01", "2027-03-03"];
    const context = await browser.newContext({ baseURL, viewport, javaScriptEnabled: script });
    const page = await context.newPage();
    const check = async (name: string) => {
      await expectFits(page);
      if (!script) return;
      await photograph(page, name, info.project.name);
      await expectAccessible(page);
    };
    await signIn(page, demo("provider"));
    await page.goto("/day");
    await page.getByRole("link", { name: "Time off, or sick today" }).click();
    await expect(page.getByRole("heading", { name: "Time off", level: 1 })).toBeVisible();
    await check("time-off");
    const ask = page.getByRole("region", { name: "Ask for time off" });
    await ask.getByLabel("First day").fill(last ?? "");
    await ask.getByLabel("Last day").fill(first ?? "");
    await ask.getByLabel("Note for the office").fill("My sister gets married.");
    await ask.getByRole("button", { name: "Ask the office" }).click();
    await expect(page.getByRole("alert")).toContainText("The last day is before the first one.");
    await expect(ask.getByLabel("Note for the office")).toHaveValue("My sister gets married.");
    await ask.getByLabel("First day").fill(first ?? "");
    await ask.getByLabel("Last day").fill(last ?? "");
    await ask.getByRole("button", { name: "Ask the office" }).click();
    await expect(page.getByRole("status").first()).toContainText("The office has your request.");
    const own = page.getByRole("region", { name: "Your days away" }).getByRole("listitem").filter({ hasText: "Waiting for the office" });
    await expect(own).toContainText("My sister gets married.");
    await check("time-off-asked");

    const office = await browser.newContext({ baseURL, viewport, javaScriptEnabled: script });
    const desk = await office.newPage();
    await signIn(desk, demo("admin"));
    const asked = desk.getByRole("region", { name: "Time off to approve" });
    await expect(asked.getByRole("listitem")).toHaveCount(1);
    await asked.getByRole("button", { name: /^Approve/ }).click();
    await expect(desk).toHaveURL(/\/today$/);
    await expect(desk.getByRole("status").first()).toContainText("Time off approved.");
    await expect(desk.getByRole("region", { name: "Time off to approve" })).toHaveCount(0);
    await office.close();

    await page.goto("/time-off");
    await expect(page.getByRole("region", { name: "Your days away" }).getByText("Approved").first()).toBeVisible();
    await context.close();
  });
}

test("who is sick today is known in two taps, and their visits go to others", async ({ page, browser, baseURL, viewport }, info) => {
  test.setTimeout(180_000);
  await signIn(page, demo("provider"));
  await page.goto("/time-off");
  const visits = await page.evaluate(async () => {
    const day = new DOMParser().parseFromString(await (await fetch("/day")).text(), "text/html");
    return day.querySelectorAll(".stop:not(.stop-past, .stop-canceled)").length;
  });
  await page.getByText("I'm out sick today").click();
  await page.getByRole("button", { name: "Tell the office" }).click();
  await expect(page.getByRole("status").first()).toContainText("The office sees that you are sick today.");
  await photograph(page, "time-off-sick", info.project.name);
  await expectAccessible(page);

  const office = await browser.newContext({ baseURL, viewport });
  const desk = await office.newPage();
  await signIn(desk, demo("admin"));
  const away = desk.getByRole("region", { name: "Visits of providers who are away" });
  await expect(away.getByRole("listitem")).toHaveCount(1);
  await photograph(desk, "today-away", info.project.name);
  await expectAccessible(desk);
  await away.getByRole("button", { name: /^Leave without a provider/ }).click();
  await expect(desk.getByRole("status").first()).toContainText("Visits left without a provider:");
  await expect(desk.getByRole("region", { name: "Visits of providers who are away" })).toHaveCount(0);
  const unassigned = desk.getByRole("region", { name: "Visits without a provider" });
  await expect(unassigned.getByRole("listitem")).not.toHaveCount(0);
  expect(visits).toBeGreaterThan(0);

  // The page of the provider has the same, and takes the absence back.
  await unassigned.getByRole("link").first().click();
  await desk.goto("/providers");
  await desk.locator("table a[href^='/providers/']").first().click();
  await desk.getByText("Out sick today", { exact: true }).click();
  await desk.getByRole("button", { name: "Save: out sick today" }).click();
  await expect(desk.getByRole("status").first()).toContainText("Saved. Visits left without a provider:");
  const card = desk.getByRole("region", { name: "Away" });
  await photograph(desk, "provider-away", info.project.name);
  await expectFits(desk);
  await expectAccessible(desk);
  await card.getByRole("button", { name: /^Take back/ }).click();
  await expect(desk.getByRole("status").first()).toContainText("Taken back.");
  await expect(card.getByText("Taken back").first()).toBeVisible();
  await office.close();
});
