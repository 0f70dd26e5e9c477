<?php
// A partner's integration in PHP with curl: php partner.php BASE_URL
const KEY = 'pk_test_dropcolis_partner';
const SECRET = 'sk_test_secret_dropcolis_partner';
$base = rtrim($argv[1], '/');

function call(string $method, string $target, ?array $payload = null, array $headers = []): array
{
    global $base;
    // No flags, as most integrations have it: accents go out as \u escapes, and slashes escaped.
    $body = $payload === null ? '' : json_encode($payload);
    $timestamp = (string) time();
    $signature = hash_hmac('sha256', "$timestamp\n$method\n$target\n$body", SECRET);
    $curl = curl_init($base . $target);
    curl_setopt_array($curl, [
        CURLOPT_CUSTOMREQUEST => $method,
        CURLOPT_RETURNTRANSFER => true,
        CURLOPT_TIMEOUT => 20,
        CURLOPT_HTTPHEADER => array_merge(['X-Api-Key: ' . KEY, 'X-Timestamp: ' . $timestamp, 'X-Signature: v1=' . $signature, 'Content-Type: application/json'], $headers),
    ]);
    if ($body !== '') {
        curl_setopt($curl, CURLOPT_POSTFIELDS, $body);
    }
    $text = curl_exec($curl);
    if ($text === false) {
        fail('no answer: ' . curl_error($curl));
    }
    return [curl_getinfo($curl, CURLINFO_RESPONSE_CODE), json_decode($text, true, 64, JSON_THROW_ON_ERROR)];
}

function fail(string $why): never
{
    fwrite(STDERR, $why . "\n");
    exit(1);
}

function expect(string $what, mixed $actual, mixed $expected): void
{
    if ($actual !== $expected) {
        fail("$what: expected " . json_encode($expected) . ', got ' . json_encode($actual));
    }
}

$place = fn(string $code, string $line) => ['line1' => $line, 'city' => 'Montréal', 'province' => 'QC', 'postal_code' => $code, 'country' => 'CA'];
$facts = [
    'service_level' => 'express',
    'pickup' => ['name' => 'Entrepôt', 'phone' => '+15145550001', 'address' => $place('H1A 1A1', '1 Rue A')],
    'dropoff' => ['name' => 'Renée Côté', 'phone' => '+15145550002', 'address' => $place('H2L 1P1', '2 Rue B')],
    'parcels' => [['weight_kg' => 1]],
];

[$status, $quote] = call('POST', '/v1/rates/quote', $facts);
expect('quote', [$status, $quote['rate_cents'], $quote['transit_days']], [200, 1899, 1]);

$reference = random_int(1, PHP_INT_MAX);
// Empty PHP arrays arrive as [], and an id as an integer.
$order = $facts + ['partner_order_id' => $reference, 'quote_id' => $quote['quote_id'], 'metadata' => []];
[$status, $created] = call('POST', '/v1/orders', $order);
expect('create', [$status, $created['partner_order_id'], $created['dropoff']['name']], [201, (string) $reference, 'Renée Côté']);

$target = '/v1/orders/' . $created['order_id'];
[$status, $read] = call('GET', $target);
expect('read', [$status, $read['status'], count($read['status_history'])], [200, 'pending', 1]);

[$status, $page] = call('GET', '/v1/orders?' . http_build_query(['partner_order_id' => $reference, 'status' => 'pending']));
expect('list', [$status, array_column($page['data'], 'order_id')], [200, [$created['order_id']]]);

[$status, $cancelled] = call('POST', "$target/cancel", []);
expect('cancel', [$status, $cancelled['status'], $cancelled['cancelled_by']], [200, 'cancelled', 'partner']);

[$status, $gone] = call('GET', '/v1/orders?status=lost');
expect('unknown status', [$status, $gone['error']['details']['field']], [422, 'status']);
echo "partner.php: every step as expected\n";
