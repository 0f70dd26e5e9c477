import { existsSync, readdirSync } from 'node:fs';
import { validate } from 'dockerfile-utils';
import { DockerfileParser } from 'dockerfile-ast';
import { read, root } from './report.mjs';

const SDK = 'mcr.microsoft.com/dotnet/sdk:';
const RUNTIME = 'mcr.microsoft.com/dotnet/aspnet:';

/** The image: its grammar, and what makes it small, cached and safe to run. */
export function dockerfile(report) {
  const text = read('Dockerfile');
  report.none(validate(text).map(problem => `line ${problem.range.start.line + 1}: ${problem.message}`), 'Dockerfile');

  const instructions = DockerfileParser.parse(text).getInstructions();
  const all = keyword => instructions.filter(instruction => instruction.getKeyword() === keyword);
  const argumentsOf = instruction => instruction.getArguments().map(argument => argument.getValue());
  const [sdk, runtime] = all('FROM').map(from => argumentsOf(from)[0]);

  report.require(sdk.startsWith(SDK) && runtime.startsWith(RUNTIME), 'The image is built with the SDK and runs on the runtime alone.');
  report.require(sdk.slice(SDK.length) === runtime.slice(RUNTIME.length) && !/latest|^$/.test(sdk.slice(SDK.length)), 'Both stages name one version of one distribution.');
  report.require(all('USER').length === 1 && argumentsOf(all('USER')[0])[0] === '$APP_UID', 'The image runs as the user of its base, by number, which Kubernetes can see is not root.');
  report.require(argumentsOf(all('VOLUME')[0]).join('').includes('"/data"') && argumentsOf(all('VOLUME')[0]).join('').includes('"/tmp"'), 'What is written to are volumes.');

  const health = text.match(/HEALTHCHECK[\s\S]*?CMD (\[.*\])/)?.[1];
  report.require(health && JSON.parse(health)[0] === 'dotnet' && JSON.parse(health)[2] === 'health', 'The health check needs no shell.');
  const port = argumentsOf(all('EXPOSE')[0])[0];
  report.require(health?.includes(`:${port}/`) && text.includes(`ASPNETCORE_HTTP_PORTS=${port}`), 'What is listened on, exposed and asked is one port.');
  report.require(read('src/Api/Operations/Health.cs').includes(new URL(JSON.parse(health)[3]).pathname), 'The path that is asked exists.');

  for (const run of all('RUN').map(argumentsOf).map(parts => parts.join(' ')).filter(command => command.includes('apt-get install')))
    report.require(run.includes('--no-install-recommends') && run.includes('rm -rf /var/lib/apt/lists'), 'Packages come without recommendations, and their lists go.');

  // Restoring is a layer of its own: it copies every project that the API is made of before any code.
  const restore = text.slice(0, text.indexOf('dotnet restore'));
  for (const project of readdirSync(root + 'src'))
    report.require(restore.includes(`COPY src/${project}/${project}.csproj src/${project}/`), `The project ${project} is there when packages are restored.`);
  report.require(!restore.includes('COPY src/ ') && !restore.includes('COPY . '), 'No code is there when packages are restored.');

  const ignored = read('.dockerignore').split('\n');
  for (const copy of all('COPY').filter(copy => !copy.getArguments()[0].getValue().startsWith('/app'))) {
    for (const source of argumentsOf(copy).slice(0, -1).filter(source => !source.startsWith('--'))) {
      report.require(existsSync(root + source), `${source} is there to be copied.`);
      report.require(ignored.includes('!' + source.split('/')[0]), `${source} reaches the engine: .dockerignore lets it through.`);
    }
  }
}
