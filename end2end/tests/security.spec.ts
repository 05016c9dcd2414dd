// Account security: an authenticator app against OATH Toolkit, recovery codes, passkeys of a virtual device, an agency that
// requires two-step verification, and the recent proof before a sensitive action.
import { AuthenticatorApp, virtualAuthenticator, demoServer, signOut } from "../support/factors.ts";
import { join, visitoms, type Account } from "../support/people.ts";
import { expect, expectAccessible, expectFits, hydrated, open, photograph, test, type Page } from "../support/test.ts";

const PASSWORD = "nine lanterns over quiet water";

/** A new member of the demo's office, for this test alone. */
async function joinAsNewMember(page: Page, name: string): Promise<Account> {
  const email = `${name}@demo.example`;
  await join(page, visitoms("member", "link", "--agency", "demo", "--email", email, "--admin"), PASSWORD);
  return { role: "admin", email, password: PASSWORD };
}

async function typePassword(page: Page, { email, password }: Account, address = "") {
  await page.goto(`${address}/sign-in`);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

async function typeCode(page: Page, code: string) {
  await page.getByLabel("Code").fill(code);
  await page.locator("main").getByRole("button", { name: "Sign in", exact: true }).click();
}

/** Sets up an authenticator app; ends on the page of the recovery codes. */
async function setUpApp(page: Page, shown?: () => Promise<void>): Promise<AuthenticatorApp> {
  await page.getByRole("button", { name: "Set up an app" }).click();
  await expect(page.getByRole("heading", { name: "Set up an authenticator app" })).toBeVisible();
  await shown?.();
  const app = await AuthenticatorApp.fromPage(page);
  await page.getByLabel("Six-digit code").fill(app.code());
  await page.getByRole("button", { name: "Confirm" }).click();
  await expect(page.getByRole("heading", { name: "Your recovery codes" })).toBeVisible();
  return app;
}

for (const script of [true, false]) {
  test(`an authenticator app and recovery codes, ${script ? "with" : "without"} JavaScript`, async ({ browser, viewport }, info) => {
    test.setTimeout(180_000);
    const context = await browser.newContext({ javaScriptEnabled: script, viewport, locale: "en-GB" });
    const page = await context.newPage();
    const check = async (name: string) => {
      await expectFits(page);
      if (!script) return;
      await photograph(page, name, info.project.name);
      await expectAccessible(page);
    };
    const me = await joinAsNewMember(page, `codes-${info.project.name}-${script ? "js" : "plain"}`);
    await page.goto("/account");
    await page.locator("main").getByRole("link", { name: "Security" }).click();
    await expect(page.getByText("your password alone opens this account")).toBeVisible();
    if (!script) await expect(page.getByText("Passkeys need JavaScript")).toBeVisible();
    await check("security-alone");
    const app = await setUpApp(page, () => check("security-app"));
    const codes = await page.locator(".codes li").allTextContents();
    expect(codes).toHaveLength(10);
    await check("security-codes");
    await page.getByRole("button", { name: "I have saved them" }).click();
    await expect(page.getByText("Signing in takes more than your password")).toBeVisible();
    await check("security-app-on");

    await test.step("a code works once", async () => {
      await signOut(page);
      await typePassword(page, me);
      await expect(page.getByRole("heading", { name: "Second step" })).toBeVisible();
      await check("second-step");
      const code = app.code(1);
      await typeCode(page, code);
      await expect(page).toHaveURL(/today/);
      await signOut(page);
      await typePassword(page, me);
      await typeCode(page, code);
      await expect(page.getByRole("alert")).toContainText("was already used");
      await check("second-step-refused");
    });

    await test.step("a recovery code works once", async () => {
      await typeCode(page, codes[0] ?? "");
      await expect(page).toHaveURL(/today/);
      await page.goto("/account/security");
      await expect(page.getByText("9 codes left")).toBeVisible();
      await signOut(page);
      await typePassword(page, me);
      await typeCode(page, codes[0] ?? "");
      await expect(page.getByRole("alert")).toContainText("code is wrong");
      await typeCode(page, codes[1] ?? "");
      await expect(page).toHaveURL(/today/);
    });

    await test.step("the operator resets the factors", async () => {
      expect(visitoms("user", "reset-factors", me.email)).toContain("password alone");
      await page.goto("/week");
      await expect(page).toHaveURL(/sign-in/);
      await typePassword(page, me);
      await expect(page).toHaveURL(/today/);
    });
    await context.close();
  });
}

test("a passkey signs in alone and as the second step", async ({ page, browserErrors }, info) => {
  test.setTimeout(180_000);
  const phone = await virtualAuthenticator(page);
  const me = await joinAsNewMember(page, `keys-${info.project.name}`);
  await open(page, "/account/security");
  await page.getByLabel("Name for the new passkey").fill("My phone");
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await expect(page.getByRole("heading", { name: "Your recovery codes" })).toBeVisible();
  await page.getByRole("button", { name: "I have saved them" }).click();
  await expect(page.locator(".passkeys li")).toContainText("My phone");
  await expect(page.locator(".passkeys li")).toContainText("not used yet");
  expect((await phone.credentials())[0]).toMatchObject({ isResidentCredential: true, rpId: "localhost" });
  await expectFits(page);
  await photograph(page, "security-passkey", info.project.name);
  await expectAccessible(page);

  await test.step("the same device is not added twice", async () => {
    await page.getByLabel("Name for the new passkey").fill("My phone again");
    await page.getByRole("button", { name: "Add a passkey" }).click();
    await expect(page.getByText("This device already has a passkey for your account.")).toBeVisible();
  });

  await test.step("without a password", async () => {
    await signOut(page);
    await expect(page.getByRole("button", { name: "Sign in with a passkey" })).toBeVisible();
    await expectFits(page);
    await photograph(page, "sign-in-passkey", info.project.name);
    await expectAccessible(page);
    await page.getByRole("button", { name: "Sign in with a passkey" }).click();
    await expect(page).toHaveURL(/today/);
  });

  await test.step("not without user verification", async () => {
    await signOut(page);
    await phone.setUserVerified(false);
    await page.getByRole("button", { name: "Sign in with a passkey" }).click();
    await expect(page.getByText("No passkey was used.")).toBeVisible();
    await phone.setUserVerified(true);
  });

  await test.step("as the second step", async () => {
    await typePassword(page, me);
    await expect(page.getByRole("heading", { name: "Second step" })).toBeVisible();
    await page.getByRole("button", { name: "Use a passkey" }).click();
    await expect(page).toHaveURL(/today/);
  });

  await test.step("rename, last use and removal", async () => {
    await open(page, "/account/security");
    await expect(page.locator(".passkeys li")).toContainText("last used Dec 1, 2026");
    await page.locator(".passkeys summary").click();
    await page.getByLabel("Name", { exact: true }).fill("Old phone");
    await page.getByRole("button", { name: "Save the name" }).click();
    await expect(page.locator(".passkeys li")).toContainText("Old phone");
    await page.locator(".passkeys summary").click();
    await photograph(page, "security-passkey-open", info.project.name);
    await page.getByRole("button", { name: "Remove this passkey" }).click();
    await expect(page.getByText("You have none yet.")).toBeVisible();
    await signOut(page);
    await page.getByRole("button", { name: "Sign in with a passkey" }).click();
    await expect(page.getByText("This passkey doesn't belong to this account.")).toBeVisible();
  });
  // The browser logs each rejected request.
  expect(browserErrors.every((error) => error.includes("422"))).toBe(true);
  browserErrors.splice(0);
});

test("a password can be shown while typing, and is changed", async ({ page }, info) => {
  test.setTimeout(120_000);
  const me = await joinAsNewMember(page, `password-${info.project.name}`);
  await open(page, "/account/security");
  const now = page.getByLabel("New password", { exact: true });
  await now.fill("qwertyuiopqwertyuiop");
  await page.getByLabel("Your current password").fill(PASSWORD);
  const reveal = page.getByRole("button", { name: "Show password" }).last();
  await reveal.click();
  await expect(now).toHaveAttribute("type", "text");
  await expect(reveal).toHaveAttribute("aria-pressed", "true");
  await photograph(page, "security-password-shown", info.project.name);
  await page.getByRole("button", { name: "Change the password" }).click();
  await expect(page.getByRole("alert")).toContainText(/easy to guess|Many people/);
  await expectAccessible(page);
  await page.getByLabel("Your current password").fill(PASSWORD);
  await page.getByLabel("New password", { exact: true }).fill("eleven lanterns over quiet water");
  await page.getByRole("button", { name: "Change the password" }).click();
  await expect(page.getByText("Password changed")).toBeVisible();
  await signOut(page);
  await typePassword(page, { ...me, password: "eleven lanterns over quiet water" });
  await expect(page).toHaveURL(/today/);
});

test("an agency requires two-step verification, and no other page opens before it is set up", async ({ page }, info) => {
  test.setTimeout(180_000);
  const slug = `asks-${info.project.name}`;
  const first = visitoms(
    "agency", "create", "Willow Home Visits", "--slug", slug, "--time-zone", "America/New_York", "--admin-email", `office@${slug}.example`,
  );
  await join(page, first, PASSWORD);
  await open(page, "/settings");
  await page.getByLabel("Required for the office").check();
  await page.getByLabel("Time to set it up").selectOption("0");
  await page.getByRole("button", { name: "Save two-step verification" }).click();
  await expect(page).toHaveURL(/account\/security\?next=%2Fsettings/);
  await hydrated(page);
  await expect(page.getByText("Willow Home Visits requires two-step verification")).toBeVisible();
  await expectFits(page);
  await photograph(page, "security-asked", info.project.name);
  await expectAccessible(page);
  await page.goto("/week");
  await expect(page).toHaveURL(/account\/security/);
  await setUpApp(page);
  await page.getByRole("button", { name: "I have saved them" }).click();
  await expect(page.getByRole("button", { name: "I have saved them" })).toHaveCount(0);
  await page.goto("/week");
  await expect(page).toHaveURL(/week/);
});

test("a sensitive action asks for a recent proof and keeps the form", async ({ page }, info) => {
  test.setTimeout(180_000);
  const { address, admin, serveAt, removeFiles } = await demoServer();
  await virtualAuthenticator(page);
  await serveAt("2026-12-01T10:15", async () => {
    await typePassword(page, admin, address);
    await expect(page).toHaveURL(/today/);
    await open(page, `${address}/account/security`);
    await page.getByLabel("Name for the new passkey").fill("My laptop");
    await page.getByRole("button", { name: "Add a passkey" }).click();
    await expect(page.getByRole("heading", { name: "Your recovery codes" })).toBeVisible();
    // A page with an event stream would log an error when the server stops.
    await open(page, `${address}/settings`);
  });
  await serveAt("2026-12-01T11:30", async () => {
    await open(page, `${address}/settings`);
    await page.getByLabel("Required for providers").check();
    await page.getByLabel("Time to set it up").selectOption("14");
    await page.getByRole("button", { name: "Save two-step verification" }).click();
    await expect(page.getByRole("heading", { name: "Is it you?" })).toBeVisible();
    await hydrated(page);
    await expectFits(page);
    await photograph(page, "prove", info.project.name);
    await expectAccessible(page);
    await page.getByRole("button", { name: "Use a passkey" }).click();
    await expect(page).toHaveURL(/settings$/);
    await expect(page.getByLabel("Required for providers")).toBeChecked();
    await expect(page.getByLabel("Time to set it up")).toHaveValue("14");
    await expect(page.getByRole("alert")).toContainText("send this again");
    await page.getByRole("button", { name: "Save two-step verification" }).click();
    await expect(page.getByText("Staff who still need it")).toBeVisible();
  });
  removeFiles();
});
