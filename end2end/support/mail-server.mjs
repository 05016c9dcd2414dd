// The mail server of the stories: takes every letter, and tells over HTTP what came: GET /letters?to=ana@maple.example.
// Started by `cargo xtask test` with the ports in VISITOMS_TEST_SMTP_PORT and VISITOMS_TEST_MAIL_PORT.
import { createServer } from "node:http";
import { simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";

const letters = [];

const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ["STARTTLS"],
  onData(stream, session, done) {
    simpleParser(stream).then((mail) => {
      for (const { address } of session.envelope.rcptTo) {
        const { subject, text, html, headers } = mail;
        letters.push({ to: address, from: mail.from?.text, subject, text, html, autoSubmitted: headers.get("auto-submitted") });
      }
      done();
    }, done);
  },
});

const http = createServer((request, response) => {
  const to = new URL(request.url ?? "/", "http://mail").searchParams.get("to");
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify(letters.filter((letter) => !to || letter.to === to)));
});

smtp.listen(Number(process.env.VISITOMS_TEST_SMTP_PORT), "127.0.0.1", () => {
  // Ready when both listen.
  http.listen(Number(process.env.VISITOMS_TEST_MAIL_PORT), "127.0.0.1");
});
