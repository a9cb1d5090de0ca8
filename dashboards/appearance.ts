/** Colours, columns and reductions the panels share. */
import {
  BigValueColorMode,
  BigValueGraphMode,
  BigValueTextMode,
  LegendDisplayMode,
  LegendPlacement,
  ReduceDataOptionsBuilder,
  VisibilityMode,
  VizLegendOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import {
  type DataTransformerConfig,
  MappingType,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  type ValueMapping,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as StatPanel } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TablePanel } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as TimeSeriesPanel } from '@grafana/grafana-foundation-sdk/timeseries';

/** Numbers with their names. Without a calculation of its own a stat shows nothing. */
export function stat(title: string, description: string): StatPanel {
  return new StatPanel()
    .title(title)
    .description(description)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']))
    .unit('none')
    .decimals(0)
    .noValue('no data')
    .graphMode(BigValueGraphMode.None)
    .textMode(BigValueTextMode.ValueAndName)
    .colorMode(BigValueColorMode.None)
    .thresholds(oneColour('text'));
}

/** Rows of numbers without a colour. */
export function table(title: string, description: string): TablePanel {
  return new TablePanel()
    .title(title)
    .description(description)
    .unit('none')
    .decimals(0)
    .thresholds(oneColour('text'));
}

/** Lines over the selected time, with their last values. */
export function lines(title: string, description: string): TimeSeriesPanel {
  return new TimeSeriesPanel()
    .title(title)
    .description(description)
    .unit('none')
    .min(0)
    .lineWidth(1)
    .fillOpacity(5)
    .showPoints(VisibilityMode.Never)
    .legend(
      new VizLegendOptionsBuilder()
        .showLegend(true)
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom)
        .calcs(['lastNotNull']),
    );
}

/** `color` from `from` on, `below` under it. */
export function threshold(below: string, from: number, color: string): ThresholdsConfigBuilder {
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([
    { value: null, color: below },
    { value: from, color },
  ]);
}

export function oneColour(color: string): ThresholdsConfigBuilder {
  return new ThresholdsConfigBuilder()
    .mode(ThresholdsMode.Absolute)
    .steps([{ value: null, color }]);
}

interface Shown {
  readonly text: string;
  readonly color: string;
}

export function shownAs(values: Readonly<Record<string, Shown>>): ValueMapping {
  return { type: MappingType.ValueToText, options: { ...values } };
}

/**
 * Joins queries row by row and keeps the named columns in the given order. A label that is not named stays visible:
 * two rows for one thing must be seen, not hidden.
 */
export function columns(
  names: Readonly<Record<string, string>>,
  hidden: readonly string[],
): DataTransformerConfig[] {
  return [
    { id: 'merge', options: {} },
    {
      id: 'organize',
      options: {
        excludeByName: Object.fromEntries(hidden.map((name) => [name, true])),
        indexByName: Object.fromEntries(Object.keys(names).map((name, index) => [name, index])),
        renameByName: names,
      },
    },
  ];
}
