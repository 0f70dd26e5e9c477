// A partner's webhook receiver with the stock verifier: npm's standardwebhooks.
// Says its port, is told its secret, and answers 200 to what is signed, 400 to what is not.
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { Webhook } from 'standardwebhooks';

let verifier;

const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  try {
    const event = verifier.verify(Buffer.concat(chunks).toString('utf8'), request.headers);
    response.writeHead(200).end(`verified ${event.type}`);
  } catch (error) {
    response.writeHead(400).end(error.message);
  }
});

server.listen(0, '127.0.0.1', () => console.log(server.address().port));
createInterface({ input: process.stdin }).on('line', secret => {
  verifier = new Webhook(secret);
  console.log('ready');
}).on('close', () => process.exit(0));
