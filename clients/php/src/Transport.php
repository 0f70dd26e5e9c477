<?php

declare(strict_types=1);

namespace Parcours;

use Parcours\Exception\ApiException;
use Parcours\Exception\ConnectionException;

/** @internal Sends a request until there is an answer worth giving to the caller. */
final class Transport
{
    /** Seconds. Who is told to come back later than this hears of it: nobody wants to sleep until the month is over. */
    private const LONGEST_WAIT = 60.0;

    private readonly string $baseUrl;
    private readonly \CurlHandle $curl;

    public function __construct(
        string $baseUrl,
        private readonly ?string $language,
        private readonly float $timeout,
        private readonly int $maxRetries,
        private readonly float $retryDelay,
        private readonly float $maxRetryDelay,
        private readonly Clock $clock,
    ) {
        if (!preg_match('#^https?://[^/?\#@]+/*$#i', $baseUrl)) {
            throw new \InvalidArgumentException('The base URL must look like https://api.example.com, without a path.');
        }
        $this->baseUrl = rtrim($baseUrl, '/');
        // One for all requests: it remembers names and TLS sessions.
        $this->curl = curl_init();
    }

    public function call(Request $request): array
    {
        $credentials = $request->credentials;
        $hope = true;
        for ($attempt = 0;;) {
            // Outside the attempt, since a token is fetched with retries of its own.
            $credentials->prepare();
            try {
                $reply = $this->send($request);
                if ($reply->isGood()) {
                    return $reply->json();
                }
                if ($reply->status === 401 && $hope && $credentials->renew()) {
                    $hope = false;
                    continue;
                }
                $failure = ApiException::of($reply);
            } catch (ConnectionException $lost) {
                $failure = $lost;
            }

            $asked = $failure instanceof ApiException ? $failure->retryAfter : null;
            if ($attempt >= $this->maxRetries || $asked > self::LONGEST_WAIT || !self::mayPass($failure, $request->repeatable)) {
                throw $failure;
            }
            $this->clock->sleep($asked === null
                ? self::upTo(min($this->maxRetryDelay, $this->retryDelay * 2 ** $attempt))
                : $asked + self::upTo($this->retryDelay));
            $attempt++;
        }
    }

    /** Whether another attempt may have more luck, and does not do the same twice. */
    private static function mayPass(ApiException|ConnectionException $failure, bool $repeatable): bool
    {
        return match (true) {
            $failure instanceof ConnectionException => $repeatable,
            // Turned away before anything was done.
            $failure->status === 429, $failure->status === 503, $failure->errorCode === 'idempotency_in_progress' => true,
            default => $failure->status >= 500 && $repeatable,
        };
    }

    /** At random, so that those who failed together do not come back together. */
    private static function upTo(float $seconds): float
    {
        return $seconds * random_int(0, 1_000_000) / 1_000_000;
    }

    private function send(Request $request): Reply
    {
        $headers = $request->headers + $request->credentials->headers($request->method, $request->target, $request->body) + [
            'Accept' => 'application/json',
            'User-Agent' => 'parcours-php/' . Client::VERSION,
            // Without a value curl leaves a header out, also one that it would have made up.
            'Accept-Language' => $this->language ?? '',
            'Content-Type' => $request->body === '' ? '' : 'application/json',
            'Expect' => '',
        ];
        $received = [];
        curl_reset($this->curl);
        curl_setopt_array($this->curl, [
            CURLOPT_URL => $this->baseUrl . $request->target,
            // Else curl shortens a path with dots after it was signed.
            CURLOPT_PATH_AS_IS => true,
            CURLOPT_CUSTOMREQUEST => $request->method,
            CURLOPT_HTTPHEADER => array_map(static fn ($name, $value) => $value === '' ? "$name:" : "$name: $value", array_keys($headers), $headers),
            CURLOPT_RETURNTRANSFER => true,
            CURLOPT_PROTOCOLS => CURLPROTO_HTTP | CURLPROTO_HTTPS,
            CURLOPT_TIMEOUT_MS => (int) ($this->timeout * 1000),
            CURLOPT_NOSIGNAL => true,
            // On a connection that was kept, curl repeats a request by itself, of whatever method.
            CURLOPT_FORBID_REUSE => true,
            CURLOPT_HEADERFUNCTION => static function ($_, string $line) use (&$received): int {
                [$name, $value] = explode(':', $line, 2) + [1 => ''];
                $received[strtolower($name)] = trim($value);

                return strlen($line);
            },
        ]);
        if ($request->body !== '' || in_array($request->method, ['POST', 'PATCH'], true)) {
            curl_setopt($this->curl, CURLOPT_POSTFIELDS, $request->body);
        }

        $body = curl_exec($this->curl);
        if ($body === false) {
            throw new ConnectionException(curl_error($this->curl), curl_errno($this->curl));
        }

        return new Reply(curl_getinfo($this->curl, CURLINFO_RESPONSE_CODE), $received, $body);
    }

    public function __debugInfo(): array
    {
        return ['baseUrl' => $this->baseUrl];
    }
}
