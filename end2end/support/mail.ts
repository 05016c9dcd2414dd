// Letters that the stories' mail server took.
//
//   const letter = await letterTo(address, "Set a new password");
//   await page.goto(linkOf(letter));
import { expect } from "@playwright/test";

export interface Letter {
  to: string;
  from: string;
  subject: string;
  text: string;
  html: string;
  autoSubmitted?: string;
}

/** All letters to an address so far, or to all where it is empty; the newest last. */
export async function lettersTo(address: string): Promise<Letter[]> {
  const port = process.env.VISITOMS_TEST_MAIL_PORT;
  if (!port) throw new Error("VISITOMS_TEST_MAIL_PORT is not set: run these tests with `cargo xtask test`");
  const answer = await fetch(`http://127.0.0.1:${port}/letters?to=${encodeURIComponent(address)}`);
  return answer.json() as Promise<Letter[]>;
}

/** Does what invites somebody, and waits for the invitation. */
export async function invitationBy(invite: () => Promise<void>): Promise<Letter> {
  const invitations = async () => (await lettersTo("")).filter(({ subject }) => /invites you$| le envía una invitación$/.test(subject));
  const before = (await invitations()).length;
  await invite();
  const arrived = async () => (await invitations()).length;
  await expect.poll(arrived, { message: "an invitation", timeout: 20_000 }).toBe(before + 1);
  const letter = (await invitations()).at(-1);
  if (!letter) throw new Error("no invitation");
  return letter;
}

/** Waits for the first letter of this subject to an address, and gives it. */
export async function letterTo(address: string, subject: string): Promise<Letter> {
  let letter: Letter | undefined;
  const arrived = async () => (letter = (await lettersTo(address)).find((letter) => letter.subject === subject));
  await expect.poll(arrived, { message: `“${subject}” to ${address}`, timeout: 20_000 }).toBeTruthy();
  if (!letter) throw new Error(`no letter to ${address}`);
  return letter;
}

/** Where a letter leads, as a path of the site that is tested. */
export function linkOf(letter: Letter): string {
  const link = /^https?:\S+$/m.exec(letter.text)?.[0];
  if (!link) throw new Error(`no link in: ${letter.text}`);
  const address = process.env.VISITOMS_TEST_ADDRESS ?? "";
  expect(link.startsWith(`${address}/`), `${link} is of this site`).toBe(true);
  return link.slice(address.length);
}
