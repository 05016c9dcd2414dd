// The privacy page for everyone, and the record of what is stored for the office members who answer for privacy.
import { readFileSync } from "node:fs";
import { demo, signIn } from "../support/people.ts";
import { expect, expectAccessible, expectFits, open, photograph, test } from "../support/test.ts";

const pages = {
  "en-US": { title: "Privacy", contents: "On this page", link: "How long it stays", anchor: /#keeping$/, table: "How long data stays", period: "90 days at most" },
  "es-US": { title: "Privacidad", contents: "En esta página", link: "Cuánto tiempo permanece", anchor: /#keeping$/, table: "Cuánto tiempo permanecen los datos", period: "90 días como máximo" },
};

for (const [locale, words] of Object.entries(pages)) {
  test(`the privacy page is read without JavaScript in ${locale}`, async ({ browser, baseURL, viewport }, info) => {
    const context = await browser.newContext({ javaScriptEnabled: false, baseURL, viewport, locale });
    const page = await context.newPage();
    await page.goto("/privacy");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(words.title);
    const contents = page.getByRole("navigation", { name: words.contents });
    await expect(contents.getByRole("link")).toHaveCount(9);
    await contents.getByRole("link", { name: words.link }).click();
    await expect(page).toHaveURL(words.anchor);
    await expect(page.getByRole("heading", { name: words.link })).toBeInViewport();
    const schedule = page.getByRole("region", { name: words.table });
    await expect(schedule.getByText(words.period).first()).toBeVisible();
    await photograph(page, `privacy-${locale}`, info.project.name);
    await context.close();
  });
}

test("the office reads the record of data and downloads it", async ({ page }, info) => {
  await signIn(page, demo("admin"));
  await open(page, "/settings");
  await page.getByRole("link", { name: /^Record of data/ }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Record of data");
  const notes = page.locator(".data-map tr").filter({ hasText: "Session notes and summaries for the family" });
  await expect(notes).toContainText("Stays as it was written");
  await expect(notes.getByText("body_sealed")).toBeHidden();
  await notes.locator("summary").click();
  await expect(notes.getByText("body_sealed")).toBeVisible();
  await expectFits(page);
  await photograph(page, "record-of-data", info.project.name);
  await expectAccessible(page);

  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download as CSV" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe("record-of-data.csv");
  const lines = readFileSync(await file.path(), "utf8").trimEnd().split("\r\n");
  expect(lines[0]).toContain('"Class","Where","Name"');
  expect(lines.some((line) => line.includes('"notes"') && line.includes('"family_summary_sealed"'))).toBe(true);

  await page.getByRole("link", { name: "The privacy page, for everyone" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Privacy");
  await expectFits(page);
  await expectAccessible(page);
});
