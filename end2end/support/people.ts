// Who signs in, and what the operator does from the command line.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, type Page } from "@playwright/test";

export type Role = "admin" | "provider" | "parent";

export interface Account {
  role: Role;
  email: string;
  password: string;
}

/** The demo's members of a role: the second provider and the second family know nothing of the first. */
export function demo(role: Role, nth = 0): Account {
  const file = process.env.VISITOMS_TEST_ACCOUNTS;
  if (!file) throw new Error("VISITOMS_TEST_ACCOUNTS is not set: run these tests with `cargo xtask test`");
  const accounts: Account[] = JSON.parse(readFileSync(file, "utf8"));
  const account = accounts.filter((account) => account.role === role)[nth];
  if (!account) throw new Error(`the demo has no ${role} number ${nth}`);
  return account;
}

export async function signIn(page: Page, account: Account) {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(account.email);
  await page.getByLabel("Password").fill(account.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page).not.toHaveURL(/sign-in/);
}

/** Runs the binary against the database that is being served; what it printed. */
export function visitoms(...args: string[]): string {
  const settings = ["DATABASE_URL", "MIGRATE_URL", "DATA_DIR"].flatMap((name) => {
    const value = process.env[`VISITOMS_TEST_${name}`];
    return value ? [[`VISITOMS_${name}`, value]] : [];
  });
  const address = ["VISITOMS_PUBLIC_URL", process.env.VISITOMS_TEST_ADDRESS ?? ""];
  const binary = process.env.VISITOMS_TEST_BINARY ?? "";
  return execFileSync(binary, args, { encoding: "utf8", env: Object.fromEntries([...settings, address]) });
}

/** Follows a one-time link and signs in by it. */
export async function join(page: Page, link: string, password: string) {
  await page.goto(new URL(link.trim()).pathname);
  // Who joins the office says what they are called.
  const name = page.getByLabel("Your name");
  if (await name.count()) await name.fill("Ada Brook");
  await page.locator("input[type=password]").fill(password);
  await page.getByRole("button", { name: "Join" }).click();
  await expect(page).not.toHaveURL(/join/);
}
