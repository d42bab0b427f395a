import { ChartCopy } from '../io/chart-copy.ts';
import { UNNAMED } from '../io/parent.ts';
import type { Target } from '../io/target.ts';
import type { ChartFolder } from '../io/target-chart.ts';
import type { Unlocated } from '../locate/place.ts';
import { randomIn } from '../locate/renderings.ts';
import { Template } from '../locate/template.ts';
import { fixChart } from '../rewrite/chart.ts';
import type { Choice } from '../rewrite/mode.ts';
import type { Rendering } from '../rewrite/rendering.ts';
import type { FixedTarget, Look } from './fix-target.ts';

/** Fixes a chart's templates; each fix is proven by rendering a copy of the chart. */
export async function fixChartTarget(
  target: Target,
  chart: ChartFolder,
  choice: Choice,
  look: Look,
): Promise<FixedTarget> {
  const { templates, folder } = chart;
  const original = (file: string) => templates.read(templates.pathOf(file));
  const copy = new ChartCopy(folder);
  try {
    const render = async (texts: ReadonlyMap<string, string>) => {
      const byPath = [...texts].map(([file, text]) => [templates.pathOf(file), text] as const);
      copy.write(new Map(byPath), (path) => templates.read(path)?.text);
      const rendered = await chart.read(copy.path, copy.path);
      return renderingOf(rendered, rendered.chart!, chart, texts, look);
    };
    const first = renderingOf(target, chart, chart, new Map(), look);
    const workshop = { release: target.release.name ?? UNNAMED, render };
    const { changes, texts, unfixed } = await fixChart(first, choice, workshop);
    return {
      target,
      changes,
      unfixed,
      edited: [...texts]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([file, text]) => ({ before: original(file)!, after: { file, text }, isTemplate: true })),
      reread: () => chart.read(target.name, folder),
    };
  } finally {
    copy.remove();
  }
}

/** @param own the chart whose templates these are, under the names that the user knows */
function renderingOf(
  target: Target,
  { printed, again, rendered }: ChartFolder,
  { templates }: ChartFolder,
  texts: ReadonlyMap<string, string>,
  look: Look,
): Rendering {
  const known = new Map<string, Template | Unlocated | undefined>();
  const template = (path: string) => {
    const source = templates.at(path);
    if (!source) return undefined;
    const link = templates.linkTo(path);
    if (link !== undefined) return { because: `${link} is a link, and others may use what it leads to` };
    const { file, text } = source;
    return new Template({ file, text: texts.get(file) ?? text }, templates.partials(path), rendered(path));
  };
  return {
    release: target.release,
    printed,
    random: randomIn(printed.text, again ?? printed.text),
    findings: look(target).findings,
    templateOf: ({ path }) => {
      if (!known.has(path)) known.set(path, template(path));
      return known.get(path);
    },
  };
}
