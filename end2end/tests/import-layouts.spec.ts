// A list of another program: its columns are matched once, its rows are checked and imported, and the next list with the same columns is
// read without asking. Once with JavaScript and once without.
import { join, visitoms } from "../support/people.ts";
import { expect, expectAccessible, expectFits, hydrated, photograph, test } from "../support/test.ts";
import { workbook } from "../support/workbook.ts";

const PASSWORD = "seven quiet maples by the road";
const HEADER = ["Client", "DOB", "Home Address", "City", "State", "ZIP", "Parent Name", "Parent Phone"];
const GLORIA = ["Quill, Gloria", "1/13/2025", "34 Oak Street", "Rochester", "NY", "14604", "Rosa Quill", "(585) 555-0171"];
const LEO = ["Quill, Leo", "6/1/2024", "34 Oak Street", "Rochester", "NY", "14604", "Rosa Quill", "(585) 555-0171"];

const csv = (...rows: string[][]) => rows.map((row) => row.map((cell) => `"${cell}"`).join(",")).join("\r\n");

for (const script of [true, false]) {
  test(`a list of another program, ${script ? "with" : "without"} JavaScript`, async ({ browser, viewport }, info) => {
    test.setTimeout(120_000);
    const slug = `layouts-${info.project.name}-${script ? "js" : "plain"}`;
    const width = viewport?.width ?? 1280;
    const context = await browser.newContext({ javaScriptEnabled: script, viewport: { width, height: 760 }, locale: "en-US" });
    const office = await context.newPage();
    const ready = async () => {
      if (script) await hydrated(office);
    };
    const first = visitoms(
      "agency", "create", `Layouts ${slug}`, "--slug", slug, "--time-zone", "America/New_York", "--admin-email", `office@${slug}.example`,
    );
    await join(office, first, PASSWORD);

    await test.step("the columns are matched, and mistakes are shown all at once", async () => {
      await office.goto("/import");
      await ready();
      const buffer = Buffer.from(csv(["Sunny Days Therapy"], HEADER, GLORIA));
      await office.getByLabel("Files of another program").setInputFiles({ name: "roster.csv", mimeType: "text/csv", buffer });
      await office.getByRole("button", { name: "Check the files" }).click();
      await expect(office.getByRole("heading", { name: "Match the columns" })).toBeVisible();
      await expect(office.getByRole("heading", { name: "roster.csv, columns named on line 2" })).toBeVisible();
      await expect(office.getByLabel("Children", { exact: true })).toBeChecked();
      await expect(office.getByLabel("Birth date", { exact: true })).toHaveValue("c1");
      await ready();
      await office.getByLabel("Birth date", { exact: true }).selectOption("");
      await office.getByLabel("City", { exact: true }).selectOption("");
      await office.getByRole("button", { name: "Check the rows" }).click();
      await expect(office.getByRole("alert")).toContainText("2 columns still need a source.");
      await expect(office.getByText("Choose where this comes from").first()).toBeVisible();
      if (script) {
        await expectFits(office);
        await photograph(office, "import-match", info.project.name);
        await expectAccessible(office);
      }
    });

    await test.step("the first rows are shown as they would be imported", async () => {
      await ready();
      await office.getByLabel("Birth date", { exact: true }).selectOption("c1");
      await office.getByLabel("City", { exact: true }).selectOption("c3");
      await office.getByLabel("Save this matching as").fill("Sunny Days roster");
      await office.getByRole("button", { name: "Show", exact: true }).click();
      await expect(office.getByRole("cell", { name: "2025-01-13" })).toBeVisible();
      await expect(office.getByLabel("City", { exact: true })).toHaveValue("c3");
    });

    await test.step("the rows are imported", async () => {
      await ready();
      await office.getByRole("button", { name: "Check the rows" }).click();
      await expect(office.getByText("Every row can be imported.")).toBeVisible();
      if (script) {
        await expectFits(office);
        await photograph(office, "import-matched", info.project.name);
        await expectAccessible(office);
      }
      await ready();
      await office.getByRole("button", { name: "Import now" }).click();
      await expect(office.getByRole("status").first()).toContainText("Imported");
      await office.goto("/children");
      await expect(office.locator("table a[href^='/children/']").filter({ hasText: "Quill" })).toHaveCount(1);
    });

    await test.step("the next list with these columns is read by the saved layout, also from a workbook", async () => {
      await office.goto("/import");
      await ready();
      await expect(office.getByRole("rowheader", { name: "Sunny Days roster" })).toBeVisible();
      const mimeType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
      const buffer = workbook([HEADER, GLORIA, LEO]);
      await office.getByLabel("Files of another program").setInputFiles({ name: "roster.xlsx", mimeType, buffer });
      await office.getByRole("button", { name: "Check the files" }).click();
      await expect(office.getByText("roster.xlsx was read by the saved layout “Sunny Days roster”.")).toBeVisible();
      await ready();
      await office.getByRole("button", { name: "Import now" }).click();
      await expect(office.getByRole("status").first()).toContainText("Imported");
      await office.goto("/children");
      await expect(office.locator("table a[href^='/children/']").filter({ hasText: "Quill" })).toHaveCount(2);
    });

    await test.step("the layout is deleted", async () => {
      await office.goto("/import");
      await ready();
      await office.getByRole("button", { name: "Delete “Sunny Days roster”" }).click();
      await expect(office.getByRole("status").first()).toContainText("The layout is deleted.");
      await expect(office.getByRole("rowheader", { name: "Sunny Days roster" })).toHaveCount(0);
    });
    await context.close();
  });
}
