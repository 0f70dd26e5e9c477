<?php

declare(strict_types=1);

namespace Parcours;

use Parcours\Exception\SignatureException;

/** Receives events. */
final class Webhooks
{
    public readonly WebhookEndpoints $endpoints;

    /** @internal */
    public function __construct(private readonly Api $api)
    {
        $this->endpoints = new WebhookEndpoints($api);
    }

    /** Sends a sample event now; without a URL, to the newest active endpoint. */
    public function test(?string $url = null, ?string $type = null): array
    {
        return $this->api->post('/v1/webhooks/test', Api::given(['url' => $url, 'type' => $type]), repeatable: false);
    }

    /**
     * The event, once it is sure that we sent it: `Webhooks::verify(file_get_contents('php://input'), $_SERVER, $secret)`.
     *
     * @param string $body the raw bytes, as they came
     * @param array<string, mixed> $headers names in any case, or as `$_SERVER` spells them
     * @param string|list<string> $secrets `whsec_…`; several while you change from one to the next
     * @param int $tolerance seconds by which the attempt may be older or newer than our clock
     * @param string $scheme `standard`: the headers of Standard Webhooks, which cover the time too; `drop`: `Drop-Signature`, which does not; `auto`: the former where they are there
     * @param ?int $now Unix time, for tests
     *
     * @throws SignatureException
     */
    public static function verify(
        string $body,
        array $headers,
        #[\SensitiveParameter] string|array $secrets,
        int $tolerance = 300,
        string $scheme = 'auto',
        ?int $now = null,
    ): array {
        $given = self::named($headers);
        // A secret from a file often ends in a line feed.
        $keys = array_map(trim(...), (array) $secrets);
        if ($keys === [] || in_array('', $keys, true)) {
            throw new \InvalidArgumentException('The secret is empty.');
        }

        $isStandard = match ($scheme) {
            'standard' => true,
            'drop' => false,
            'auto' => isset($given['webhook-id']) || isset($given['webhook-timestamp']) || isset($given['webhook-signature']),
            default => throw new \InvalidArgumentException('The scheme is standard, drop or auto.'),
        };
        if ($isStandard) {
            $moment = $given['webhook-timestamp'] ?? '';
            if (!ctype_digit($moment) || abs(($now ?? time()) - (int) $moment) > $tolerance) {
                throw new SignatureException("webhook-timestamp is not within $tolerance seconds of our clock.");
            }
            $signed = ($given['webhook-id'] ?? '') . ".$moment.$body";
            $expected = array_map(static fn ($key) => 'v1,' . base64_encode(hash_hmac('sha256', $signed, self::bytes($key), true)), $keys);
            $signatures = explode(' ', $given['webhook-signature'] ?? '');
        } else {
            $expected = array_map(static fn ($key) => 'v1=' . hash_hmac('sha256', $body, $key), $keys);
            $signatures = array_map(strtolower(...), [$given['drop-signature'] ?? '', $given['drop-signature-next'] ?? '']);
        }

        foreach ($expected as $one) {
            foreach ($signatures as $signature) {
                if (hash_equals($one, $signature)) {
                    return json_decode($body, true, 64, JSON_THROW_ON_ERROR | JSON_BIGINT_AS_STRING);
                }
            }
        }
        throw new SignatureException('No signature is that of this body under this secret.');
    }

    /** @return array<string, string> by their names in lower case, with hyphens */
    private static function named(array $headers): array
    {
        $named = [];
        foreach ($headers as $name => $value) {
            $plain = preg_replace('/^http-/', '', strtolower(strtr((string) $name, '_', '-')));
            $named[$plain] = implode(' ', (array) $value);
        }

        return $named;
    }

    private static function bytes(#[\SensitiveParameter] string $secret): string
    {
        $bytes = base64_decode(preg_replace('/^whsec_/', '', $secret), true);

        return $bytes === false || $bytes === '' ? throw new \InvalidArgumentException('A secret is whsec_ and Base64.') : $bytes;
    }
}
