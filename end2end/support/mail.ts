// Emails that the tests' mail server accepted.
//
//   const email = await waitForEmail(address, "Set a new password");
//   await page.goto(linkIn(email));
import { expect } from "@playwright/test";
import type { Email } from "./mail-server.ts";
import { current } from "./server.ts";

/** All emails so far to an address, or to every address if it is empty; newest last. */
export function emailsTo(address: string): Email[] {
  return current().mail.emails.filter(({ to }) => !address || to === address);
}

/** Runs an action that sends an invitation, and waits for its email. */
export async function waitForInvitation(invite: () => Promise<void>): Promise<Email> {
  const invitations = () => emailsTo("").filter(({ subject }) => /invites you$| le envía una invitación$/.test(subject));
  const before = invitations().length;
  await invite();
  const arrived = () => invitations().length;
  await expect.poll(arrived, { message: "an invitation arrives", timeout: 20_000 }).toBe(before + 1);
  const email = invitations().at(-1);
  if (!email) throw new Error("no invitation");
  return email;
}

/** Waits for the first email with this subject to an address. */
export async function waitForEmail(address: string, subject: string): Promise<Email> {
  let email: Email | undefined;
  const arrived = () => (email = emailsTo(address).find((email) => email.subject === subject));
  await expect.poll(arrived, { message: `“${subject}” to ${address}`, timeout: 20_000 }).toBeTruthy();
  if (!email) throw new Error(`no email to ${address}`);
  return email;
}

/** The link in an email, as a path of the tested site. */
export function linkIn(email: Email): string {
  const link = /^https?:\S+$/m.exec(email.text)?.[0];
  if (!link) throw new Error(`no link in: ${email.text}`);
  const { address } = current();
  expect(link.startsWith(`${address}/`), `${link} belongs to this site`).toBe(true);
  return link.slice(address.length);
}
