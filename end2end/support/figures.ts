// Prints what the specs measured, as one table after the last test.
import type { FullResult, Reporter, TestCase, TestResult } from "@playwright/test/reporter";
import type { Figure } from "./measure.ts";

const shown = ({ value, unit }: Figure) => `${value.toFixed(unit ? 0 : 3)} ${unit}`.trim();

export default class Figures implements Reporter {
  #rows = new Map<string, Figure[]>();

  onTestEnd(_test: TestCase, result: TestResult) {
    for (const { type, description } of result.annotations) {
      if (type !== "figure" || !description) continue;
      const figure: Figure = JSON.parse(description);
      this.#rows.set(figure.of, [...(this.#rows.get(figure.of) ?? []), figure]);
    }
  }

  onEnd(_result: FullResult) {
    if (this.#rows.size === 0) return;
    console.log("\n| measured at a quarter of the speed | what | figure | limit | |\n| --- | --- | ---: | ---: | --- |");
    for (const [of, figures] of this.#rows) {
      for (const figure of figures) {
        const { value, most, least } = figure;
        const limit = most ?? least;
        const good = value <= (most ?? value) && value >= (least ?? value);
        const mark = limit === undefined ? "" : good ? "good" : "MISSED";
        console.log(`| ${of} | ${figure.what} | ${shown(figure)} | ${limit === undefined ? "" : shown({ ...figure, value: limit })} | ${mark} |`);
      }
    }
    console.log();
  }

  printsToStdio() {
    return false;
  }
}
