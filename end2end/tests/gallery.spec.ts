// Every component in every state: accessible, never wider than the window, with a screenshot for review. In light and dark,
// right to left, and at 400 % of 1280 × 1024.
import { demo, signIn, type Role } from "../support/people.ts";
import { setting } from "../support/server.ts";
import { expect, expectAccessible, expectFits, open, photograph, test, type Page } from "../support/test.ts";

const SCREENS: { role?: Role; names: string[] }[] = [
  { names: ["", "not-found", "broken", "too-many"] },
  { role: "admin", names: ["today-0", "today-5", "today-200", "day", "day-nobody", "week", "week-nobody", "rows-0", "rows-400"] },
  { role: "provider", names: ["road", "road-none", "road-long"] },
  { role: "parent", names: ["family", "family-none"] },
];

async function show(page: Page, name: string) {
  const response = await open(page, name ? `/gallery/${name}` : "/gallery");
  expect(response?.status(), name).toBe(200);
  await expectFits(page);
}

for (const { role, names } of SCREENS) {
  test(`the gallery of ${role ?? "all"}`, async ({ page, context, baseURL, viewport }, info) => {
    test.setTimeout(300_000);
    if (role) await signIn(page, demo(role));
    const mirror = { name: "language", value: "ar-XB", url: baseURL ?? "" };
    // The consent banner has its own test.
    const refusal = `2.${"0".repeat(32)}.${Date.parse(setting("WEEK")) / 1000}.--`;
    await context.addCookies([{ name: "consent", value: refusal, url: baseURL ?? "" }]);
    for (const name of names) {
      // Four hundred cards are too high for a screenshot.
      const whole = name !== "rows-400";
      const picture = (state: string) => photograph(page, `gallery-${name || "parts"}-${state}`, info.project.name, whole);
      await test.step(name || "parts", async () => {
        await show(page, name);
        await picture("light");
        await expectAccessible(page);
        await page.emulateMedia({ colorScheme: "dark" });
        await picture("dark");
        await page.emulateMedia({ colorScheme: null });

        await context.addCookies([mirror]);
        await show(page, name);
        await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
        await picture("rtl");
        // axe takes a minute for four hundred rows, and finds nothing new.
        if (whole) await expectAccessible(page);
        await context.clearCookies({ name: "language" });

        if (info.project.name === "desktop" && viewport) {
          await page.setViewportSize({ width: 320, height: 256 });
          await show(page, name);
          await picture("400");
          await page.setViewportSize(viewport);
        }
      });
    }
  });
}
