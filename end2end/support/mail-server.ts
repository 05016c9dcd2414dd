// The mail server of the tests: accepts and keeps every email.
import type { AddressInfo } from "node:net";
import { simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";

export interface Email {
  to: string;
  from?: string;
  subject: string;
  text: string;
  html: string;
  autoSubmitted?: string;
}

export interface MailServer {
  port: number;
  /** All emails so far, newest last. */
  emails: Email[];
  stop: () => Promise<void>;
}

export async function startMailServer(): Promise<MailServer> {
  const emails: Email[] = [];
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onData(stream, session, done) {
      simpleParser(stream).then((mail) => {
        for (const { address } of session.envelope.rcptTo) {
          const { subject = "", text = "", html, headers } = mail;
          const autoSubmitted = headers.get("auto-submitted")?.toString();
          emails.push({ to: address, from: mail.from?.text, subject, text, html: html || "", autoSubmitted });
        }
        done();
      }, done);
    },
  });
  await new Promise<void>((done) => smtp.listen(0, "127.0.0.1", done));
  const { port } = smtp.server.address() as AddressInfo;
  return { port, emails, stop: () => new Promise((done) => smtp.close(() => done())) };
}
