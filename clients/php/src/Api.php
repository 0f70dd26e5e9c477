<?php

declare(strict_types=1);

namespace Parcours;

/** @internal One surface of the API, with the credentials that it wants. */
final class Api
{
    public function __construct(private readonly Transport $transport, private readonly Credentials $credentials)
    {
    }

    public function get(string $path, array $query = []): array
    {
        return $this->call('GET', $path, query: $query, repeatable: true);
    }

    public function post(string $path, ?array $body, bool $repeatable): array
    {
        return $this->call('POST', $path, body: $body, repeatable: $repeatable);
    }

    /** A POST that makes something once: every repetition carries the same key. */
    public function create(string $path, array $body, ?string $idempotencyKey): array
    {
        $key = $idempotencyKey ?? bin2hex(random_bytes(16));
        if (!preg_match('/^[\x21-\x7e]{1,255}$/D', $key)) {
            throw new \InvalidArgumentException('An idempotency key is 1 to 255 visible ASCII characters.');
        }

        return $this->call('POST', $path, body: $body, headers: ['Idempotency-Key' => $key], repeatable: true);
    }

    public function patch(string $path, ?array $body = null, bool $repeatable = false): array
    {
        return $this->call('PATCH', $path, body: $body, repeatable: $repeatable);
    }

    public function delete(string $path): array
    {
        return $this->call('DELETE', $path);
    }

    /**
     * Every row of a list, a page at a time as they are needed.
     *
     * @return \Generator<int, array>
     */
    public function rows(string $path, array $query, string $rows = 'data'): \Generator
    {
        do {
            $page = $this->get($path, $query);
            // Not `yield from`, whose keys begin anew with each page.
            foreach ($page[$rows] as $row) {
                yield $row;
            }
            $query = ['cursor' => $page['next_cursor'] ?? null] + $query;
        } while ($query['cursor'] !== null);
    }

    /** @param bool $repeatable whether it may be sent again when nobody knows what became of it */
    public function call(string $method, string $path, array $query = [], ?array $body = null, array $headers = [], bool $repeatable = false): array
    {
        $asked = array_map(static fn ($value) => match (true) {
            $value instanceof \DateTimeInterface => $value->format(\DateTimeInterface::RFC3339),
            is_bool($value) => $value ? 'true' : 'false',
            default => $value,
        }, $query);
        $text = http_build_query($asked, '', '&', PHP_QUERY_RFC3986);
        $json = $body === null ? '' : json_encode($body, JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_PRESERVE_ZERO_FRACTION);

        return $this->transport->call(new Request($method, $text === '' ? $path : "$path?$text", $json, $headers, $this->credentials, $repeatable));
    }

    /** An id as a part of a path. */
    public static function id(string|int $id): string
    {
        // These would ask for the whole list, or for what lies above.
        return in_array((string) $id, ['', '.', '..'], true) ? throw new \InvalidArgumentException('The id is empty.') : rawurlencode((string) $id);
    }

    /** A body of what was given, or none. */
    public static function given(array $fields): ?array
    {
        return array_filter($fields, static fn ($value) => $value !== null) ?: null;
    }
}
