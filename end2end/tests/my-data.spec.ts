// One's own data: what each role sees of it, and a report of wrong data that the office answers; also without JavaScript.
import { demo, signIn } from "../support/people.ts";
import { expect, expectAccessible, expectFits, open, photograph, test } from "../support/test.ts";

test("a family reports wrong data and reads the answer", async ({ page, browser, baseURL, viewport }, info) => {
  test.setTimeout(120_000);
  const text = `Our phone number is 585-555-0177 (${info.project.name})`;
  await signIn(page, demo("parent"));
  await open(page, "/account");
  await page.getByRole("link", { name: /My data/ }).click();
  await expect(page.getByRole("heading", { name: "My data", level: 1 })).toBeVisible();
  for (const section of ["Account", "Membership of this agency", "Your record as a guardian", "Children you are linked to", "Two-step verification"])
    await expect(page.getByRole("region", { name: section, exact: true })).toBeVisible();
  await expect(page.getByRole("region", { name: "Your record as a provider" })).toHaveCount(0);
  await expectFits(page);
  await photograph(page, "my-data-family", info.project.name);
  await expectAccessible(page);

  await page.getByLabel("What is wrong").selectOption({ label: "Your record as a guardian" });
  await page.getByRole("button", { name: "Send to the office" }).click();
  await expect(page.getByLabel("What would be right")).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByLabel("What is wrong")).toHaveValue("guardian_record");
  await page.getByLabel("What would be right").fill(text);
  await page.getByRole("button", { name: "Send to the office" }).click();
  await expect(page.getByRole("status").first()).toContainText("Sent to your agency's office.");
  await expect(page.getByRole("listitem").filter({ hasText: text })).toContainText("open");

  // The office works without JavaScript.
  const context = await browser.newContext({ baseURL, javaScriptEnabled: false, viewport, locale: "en-GB" });
  const office = await context.newPage();
  await signIn(office, demo("admin"));
  await office.goto("/audit");
  await office.getByRole("link", { name: "Reports of wrong data" }).click();
  const report = office.getByRole("listitem").filter({ hasText: text });
  await report.getByText(/^Answer /).click();
  await report.getByLabel("Answer", { exact: true }).fill("Your phone number is corrected");
  await expectFits(office);
  await photograph(office, "data-reports-bare", info.project.name);
  await report.getByRole("button", { name: "Done, send the answer" }).click();
  await expect(office.getByText("Answer saved.")).toBeVisible();
  await expect(report).toContainText("done");
  await context.close();

  await open(page, "/account/data");
  await expect(page.getByRole("listitem").filter({ hasText: text })).toContainText("Your phone number is corrected");
  await photograph(page, "my-data-answered", info.project.name);
  await expectAccessible(page);
});

test("the office and a provider see their own data", async ({ page }, info) => {
  test.setTimeout(120_000);
  for (const role of ["admin", "provider"] as const) {
    await page.context().clearCookies();
    const account = demo(role);
    await signIn(page, account);
    await open(page, "/account/data");
    await expect(page.getByRole("region", { name: "Account", exact: true })).toContainText(account.email);
    await expect(page.getByRole("region", { name: "Your record as a provider" })).toHaveCount(role === "provider" ? 1 : 0);
    await expectFits(page);
    await photograph(page, `my-data-${role}`, info.project.name);
    await expectAccessible(page);
  }
  await page.getByRole("button", { name: "Español" }).first().click();
  await expect(page.getByRole("heading", { name: "Mis datos", level: 1 })).toBeVisible();
  await page.getByRole("button", { name: "English" }).first().click();
});

test("the list of reports is accessible", async ({ page }, info) => {
  await signIn(page, demo("admin"));
  await open(page, "/settings/data-reports");
  await expect(page.getByRole("heading", { name: "Reports of wrong data", level: 1 })).toBeVisible();
  await expectFits(page);
  await photograph(page, "data-reports", info.project.name);
  await expectAccessible(page);
});
