import { readdirSync } from 'node:fs';
import ts from 'typescript';
import { parse, parseAllDocuments } from 'yaml';
import { read, root } from './report.mjs';

const FOLDER = 'deploy/k8s/';

/** The manifests: the API's own schemas, no field that it does not know, and that they fit one another. */
export async function kubernetes(report) {
  const customization = parse(read(FOLDER + 'kustomization.yaml'));
  const files = readdirSync(root + FOLDER).filter(file => file.endsWith('.yaml') && file !== 'kustomization.yaml');
  report.require([...customization.resources].sort().join() === files.sort().join(), 'The customization names every manifest.');

  const objects = files.flatMap(file => parseAllDocuments(read(FOLDER + file)).map(document => ({ file, errors: document.errors, ...document.toJS() })));
  for (const { file, errors, ...object } of objects) {
    report.none(errors.map(String), file);
    report.none(await complaints(object), `${file}: ${object.kind} ${object.metadata.name}`);
  }

  report.none(unknown(objects.map(({ file: _, errors: __, ...object }) => object)), 'deploy/k8s');

  const of = kind => objects.filter(object => object.kind === kind);
  const [deployment] = of('Deployment');
  const [service] = of('Service');
  const [config] = of('ConfigMap');
  const labels = deployment.spec.template.metadata.labels;
  const fits = (selector, about) => report.require(Object.entries(selector).every(([key, value]) => labels[key] === value), `${about} selects the nodes.`);
  fits(deployment.spec.selector.matchLabels, 'The deployment');
  fits(service.spec.selector, 'The service');
  fits(of('PodDisruptionBudget')[0].spec.selector.matchLabels, 'The budget');
  fits(of('NetworkPolicy')[0].spec.podSelector.matchLabels, 'The network policy');
  report.require(of('HorizontalPodAutoscaler')[0].spec.scaleTargetRef.name === deployment.metadata.name, 'What is scaled is the deployment.');
  report.require(deployment.spec.replicas === undefined, 'How many nodes there are is said in one place.');
  report.require(of('Ingress')[0].spec.rules.every(rule => rule.http.paths.every(path => path.backend.service.name === service.metadata.name)), 'The ingress leads to the service.');
  report.require(of('Ingress')[0].spec.rules.every(rule => config.data.PublicBaseUrl === 'https://' + rule.host), 'The ingress has the name that links are made with.');

  const secrets = customization.secretGenerator.map(secret => secret.name);
  for (const workload of [deployment, ...of('Job')]) {
    const pod = workload.spec.template.spec;
    const about = `${workload.kind} ${workload.metadata.name}`;
    report.require(pod.securityContext.runAsNonRoot && pod.securityContext.seccompProfile.type === 'RuntimeDefault' && pod.automountServiceAccountToken === false, `${about} is no root and has no token.`);
    report.require(of('ServiceAccount').some(account => account.metadata.name === pod.serviceAccountName), `${about} has an account that exists.`);
    for (const volume of pod.volumes) {
      report.require(!volume.secret || secrets.includes(volume.secret.secretName), `${about}: the secret ${volume.secret?.secretName} exists.`);
      report.require(!volume.persistentVolumeClaim || of('PersistentVolumeClaim').some(claim => claim.metadata.name === volume.persistentVolumeClaim.claimName), `${about}: the claim of ${volume.name} exists.`);
    }

    for (const container of pod.containers) {
      const { allowPrivilegeEscalation, readOnlyRootFilesystem, capabilities } = container.securityContext;
      report.require(allowPrivilegeEscalation === false && readOnlyRootFilesystem && capabilities.drop.includes('ALL'), `${about} writes to volumes alone and has no capabilities.`);
      report.require(container.resources.requests.cpu && container.resources.requests.memory && container.resources.limits.memory, `${about} says what it takes.`);
      report.require(customization.images.some(image => image.name === container.image), `${about}: the image has a version.`);
      report.require(container.envFrom.every(source => source.configMapRef.name === config.metadata.name), `${about}: its settings exist.`);
      report.require(container.volumeMounts.every(mount => pod.volumes.some(volume => volume.name === mount.name)), `${about}: what is mounted exists.`);
      report.require(container.volumeMounts.some(mount => mount.mountPath === config.data.Settings__Folder), `${about} reads its secrets where they are.`);
    }
  }

  const [node] = deployment.spec.template.spec.containers;
  for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe']) {
    report.require(node.ports.some(port => port.name === node[probe].httpGet.port), `The ${probe} asks a port that is there.`);
    report.require(read('src/Api/Operations/Health.cs').includes(`"${node[probe].httpGet.path}"`), `The ${probe} asks a path that is there.`);
  }
  report.require(node.livenessProbe.httpGet.path !== node.readinessProbe.httpGet.path, 'A node whose database is away is not killed for it.');
  report.require(of('Job')[0].spec.template.spec.containers[0].args.join() === 'migrate', 'The job changes the schema.');
}

/** What the API's schema has against an object. */
async function complaints(object) {
  try {
    const model = await import(`kubernetes-models/${object.apiVersion}/${object.kind}`);
    new model[object.kind](object).validate();
    return [];
  } catch (refusal) {
    return [refusal.message];
  }
}

/** The fields that the API does not have. Its schemas let them pass; the compiler does not, given the objects as literals of the API's types. */
function unknown(objects) {
  const file = root + 'deploy/checks/manifests.ts';
  const text = objects.map(({ apiVersion, kind, ...rest }, index) =>
    `import type { I${kind} as I${index} } from 'kubernetes-models/${apiVersion}/${kind}';\nexport const ${kind}_${index}: I${index} = ${JSON.stringify({ apiVersion, kind, ...rest })};\n`).join('');
  const options = { strict: true, noEmit: true, skipLibCheck: true, types: [], target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.getSourceFile = (name, ...how) => (name === file ? ts.createSourceFile(name, text, options.target) : getSourceFile.call(host, name, ...how));
  host.fileExists = name => name === file || fileExists.call(host, name);
  return ts.getPreEmitDiagnostics(ts.createProgram([file], options, host)).map(problem => ts.flattenDiagnosticMessageText(problem.messageText, ' '));
}
