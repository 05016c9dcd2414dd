// What a thumb, the sun and a magnifier ask of a screen.
import { expect, type Page } from "@playwright/test";
import AxeBuilder from "@axe-core/playwright";

/** Every control can be hit: 44 px for what one presses with a thumb, 24 px for a link on a line of its own (WCAG 2.5.8). */
export async function expectLargeTargets(page: Page) {
  const small = await page.evaluate(() => {
    const found: string[] = [];
    for (const control of document.querySelectorAll<HTMLElement>("a[href], button, input:not([type=hidden]), select, textarea, summary")) {
      if (!control.checkVisibility({ visibilityProperty: true }) || control.closest(".skip, .trap")) continue;
      const style = getComputedStyle(control);
      // A link in a sentence is as high as its line.
      const inText = control.localName === "a" && style.display === "inline" && control.closest("p, dd, li, small, td, span")?.textContent?.trim() !== control.textContent?.trim();
      if (inText) continue;
      const line = control.localName === "a" && style.display === "inline";
      const least = line ? 24 : 44;
      control.scrollIntoView({ block: "center", inline: "center" });
      // Who ticks a box presses anywhere on its words.
      const target = control.closest("label") ?? control;
      const box = target.getClientRects()[0] ?? target.getBoundingClientRect();
      const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
      const hits = (dx: number, dy: number) => {
        const [left, top] = [Math.min(Math.max(x + dx, 0), innerWidth - 1), Math.min(Math.max(y + dy, 0), innerHeight - 1)];
        const at = document.elementFromPoint(left, top);
        return !!at && (target.contains(at) || at.closest("a, button") === control);
      };
      const reach = least / 2 - 1;
      if (hits(-reach, 0) && hits(reach, 0) && hits(0, -reach) && hits(0, reach)) continue;
      found.push(`${Math.round(box.width)} × ${Math.round(box.height)}, wanted ${least}: ${control.outerHTML.slice(0, 160)}`);
    }
    return found;
  });
  expect.soft(small, "targets too small for a thumb").toEqual([]);
}

/** Marks say what a word beside them says; the picture of the first page is not read. */
const NOT_READ = ".mark, .picture";

/** Text keeps 7 : 1 (4.5 : 1 where it is large), in light and in dark: it is read in the sun. */
export async function expectReadableInTheSun(page: Page) {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const { violations } = await new AxeBuilder({ page }).withRules(["color-contrast-enhanced"]).exclude(NOT_READ).analyze();
    const found = violations.flatMap(({ nodes }) => nodes.map((node) => `${colorScheme}: ${node.html.slice(0, 120)} ${node.any[0]?.message}`));
    expect.soft(found, "text that pales in the sun").toEqual([]);
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
}

/** What has the focus is never under something that sticks (WCAG 2.4.11). */
export async function expectNothingCovered(page: Page) {
  const covered = await page.evaluate(() => {
    const found: string[] = [];
    for (const control of document.querySelectorAll<HTMLElement>("a[href], button, input:not([type=hidden]), select, textarea, summary")) {
      if (!control.checkVisibility({ visibilityProperty: true }) || control.closest(".skip, .trap")) continue;
      control.focus();
      const box = control.getClientRects()[0] ?? control.getBoundingClientRect();
      const [x, y] = [box.left + Math.min(box.width / 2, 20), box.top + Math.min(box.height / 2, 20)];
      const at = document.elementFromPoint(Math.min(Math.max(x, 0), innerWidth - 1), y);
      const target = control.closest("label") ?? control;
      if (!at || !(target.contains(at) || at.closest("a, button") === control)) {
        found.push(`${control.outerHTML.slice(0, 120)} is under ${at?.outerHTML.slice(0, 80) ?? "the edge of the window"}`);
      }
    }
    (document.activeElement as HTMLElement | null)?.blur();
    scrollTo({ top: 0, behavior: "instant" });
    return found;
  });
  expect.soft(covered, "covered where it has the focus").toEqual([]);
}
