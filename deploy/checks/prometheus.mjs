import { parser } from '@prometheus-io/lezer-promql';
import { parse } from 'yaml';
import { read } from './report.mjs';

/** Alerts and dashboard: their shape, and that every expression is PromQL. */
export function prometheus(report) {
  const rules = parse(read('deploy/prometheus/alerts.yaml')).groups.flatMap(group => group.rules);
  for (const rule of rules) {
    expression(report, rule.expr, rule.alert);
    report.require(['page', 'ticket'].includes(rule.labels?.severity), `${rule.alert} says whom it wakes.`);
    report.require(rule.annotations?.summary?.endsWith('.'), `${rule.alert} says what is wrong.`);
    report.require(rule.annotations?.runbook === `docs/operations.md#${rule.alert.toLowerCase()}`, `${rule.alert} leads to its runbook.`);
    report.require(rule.for === undefined || /^\d+[smh]$/.test(rule.for), `${rule.alert} waits for a period.`);
  }

  const dashboard = JSON.parse(read('deploy/grafana/parcours.json'));
  const panels = dashboard.panels;
  report.require(new Set(panels.map(panel => panel.id)).size === panels.length, 'Every panel has a number of its own.');
  report.require(panels.every((one, index) => panels.slice(index + 1).every(other => !overlap(one.gridPos, other.gridPos))), 'No panel lies on another.');
  const variables = dashboard.templating.list.map(variable => variable.name);
  for (const panel of panels.filter(panel => panel.type !== 'row')) {
    report.require(panel.datasource.uid === '${datasource}' && panel.targets.length > 0, `${panel.title} asks the chosen source.`);
    for (const target of panel.targets) {
      expression(report, target.expr.replaceAll('$__rate_interval', '5m'), panel.title);
      report.none([...target.expr.matchAll(/\$(\w+)/g)].map(match => match[1]).filter(name => name !== '__rate_interval' && !variables.includes(name)), `${panel.title}: unknown variable`);
    }
  }
}

function expression(report, text, about) {
  const wrong = [];
  parser.configure({ strict: false }).parse(text).iterate({ enter: node => void (node.type.isError && wrong.push(`no PromQL at ${node.from}: ${text}`)) });
  report.none(wrong, about);
}

const overlap = (one, other) => one.x < other.x + other.w && other.x < one.x + one.w && one.y < other.y + other.h && other.y < one.y + one.h;
