// Emails: the password reset, and the office's list of the agency's emails.
import AxeBuilder from "@axe-core/playwright";
import { waitForEmail, emailsTo, linkIn } from "../support/mail.ts";
import { demo, signIn, visitoms } from "../support/people.ts";
import { expect, expectAccessible, expectFits, open, photograph, test, type Page } from "../support/test.ts";

/** Each request comes from its own IP address, because requests are rate limited. */
let requestCount = 0;
test.beforeEach(async ({ page }) => page.setExtraHTTPHeaders({ "x-forwarded-for": `198.51.100.${(process.pid % 120) + requestCount++}` }));

/** Types as slowly as a person: the form takes an instant answer for a bot's and sends no email. */
async function requestReset(page: Page, email: string) {
  await page.getByLabel("E-mail").pressSequentially(email, { delay: 2_400 / email.length });
  await page.getByRole("button", { name: "E-mail me a link" }).click();
}

const PASSWORD = "seven quiet otters swim";

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with JavaScript" : "without JavaScript", () => {
    test.use({ javaScriptEnabled });

    test("a forgotten password is reset by email", async ({ page, browser, baseURL }, info) => {
      test.setTimeout(120_000);
      const email = `lost-${info.project.name}-${javaScriptEnabled}@maple.example`;
      const link = visitoms("member", "link", "--agency", "demo", "--email", email, "--admin");
      const otherBrowser = await browser.newContext({ baseURL, javaScriptEnabled });
      const open = await otherBrowser.newPage();
      await open.goto(new URL(link.trim()).pathname);
      await open.getByLabel("Your name").fill("Ada Brook");
      await open.locator("input[type=password]").fill("the old password of theirs");
      await open.getByRole("button", { name: "Join" }).click();
      await expect(open).toHaveURL(/\/today/);

      await page.goto("/sign-in");
      await page.getByRole("link", { name: "I forgot my password" }).click();
      await expect(page.getByRole("heading", { level: 1, name: "A new password" })).toBeVisible();
      await expectFits(page);
      await photograph(page, "forgot", info.project.name);
      if (javaScriptEnabled) await expectAccessible(page);
      await requestReset(page, email);
      await expect(page).toHaveURL(/sign-in$/);
      await expect(page.getByText("If that address has an account here, an e-mail is on its way.")).toBeVisible();
      await photograph(page, "forgot-sent", info.project.name);

      const message = await waitForEmail(email, "Set a new password");
      expect(message.autoSubmitted).toBe("auto-generated");
      await page.goto(linkIn(message));
      await expect(page.getByText(`For the account ${email}.`)).toBeVisible();
      await page.getByLabel("Choose a password").fill("too short");
      await page.getByRole("button", { name: "Set the password" }).click();
      await expect(page.getByRole("alert")).toContainText("at least 15 characters");
      await expectFits(page);
      await photograph(page, "reset", info.project.name);
      if (javaScriptEnabled) await expectAccessible(page);
      await page.getByLabel("Choose a password").fill(PASSWORD);
      await page.getByRole("button", { name: "Set the password" }).click();
      await expect(page).toHaveURL(/sign-in$/);
      await expect(page.getByText("Your new password is set.")).toBeVisible();

      await open.goto("/week");
      await expect(open, "the old session has ended").toHaveURL(/sign-in/);
      await otherBrowser.close();
      await signIn(page, { role: "admin", email, password: PASSWORD });
      await expect(page).toHaveURL(/\/today/);
      await waitForEmail(email, "Your account was changed");

      await page.goto(linkIn(message));
      await expect(page.getByRole("heading", { level: 2, name: "This link no longer works" })).toBeVisible();
      await expectFits(page);
      await photograph(page, "reset-gone", info.project.name);
    });
  });
}

test("an unknown address gets the same response and no email", async ({ page }, info) => {
  const email = `nobody-${info.project.name}@elsewhere.example`;
  await open(page, "/forgot");
  await requestReset(page, email);
  await expect(page.getByText("If that address has an account here, an e-mail is on its way.")).toBeVisible();
  // Emails are sent in order: once the later one has arrived, the earlier one would have arrived too.
  const { email: known } = demo("parent", 1);
  await open(page, "/forgot");
  await requestReset(page, known);
  await waitForEmail(known, "Set a new password");
  expect(emailsTo(email)).toEqual([]);
});

test("an email is accessible and fits in the mail client", async ({ page }, info) => {
  const { email } = demo("parent");
  await open(page, "/forgot");
  await requestReset(page, email);
  const message = await waitForEmail(email, "Set a new password");
  await page.goto("about:blank");
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setContent(message.html);
    await expectFits(page);
    await photograph(page, `letter-${colorScheme}`, info.project.name);
    // An email has no landmarks; only axe's best practices require them.
    const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]).analyze();
    expect(violations).toEqual([]);
  }
});

test("the office sees the agency's emails", async ({ page }, info) => {
  await signIn(page, demo("admin"));
  await open(page, "/settings");
  await page.getByRole("link", { name: "E-mails" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "E-mails" })).toBeVisible();
  await expectFits(page);
  await photograph(page, "mail", info.project.name);
  await expectAccessible(page);
});
