// Checks what the arguments name: dockerfile, compose, kubernetes, prometheus. Ends with 1 and a line for each failure.
import { Report } from './report.mjs';
import { dockerfile } from './dockerfile.mjs';
import { compose } from './compose.mjs';
import { kubernetes } from './kubernetes.mjs';
import { prometheus } from './prometheus.mjs';

const checks = { dockerfile, compose, kubernetes, prometheus };
const report = new Report();
for (const name of process.argv.slice(2)) {
  if (!checks[name]) throw new Error(`There is no check '${name}': ${Object.keys(checks).join(', ')}.`);
  await checks[name](report);
}
report.tell();
