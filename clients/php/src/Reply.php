<?php

declare(strict_types=1);

namespace Parcours;

use Parcours\Exception\ConnectionException;

/** @internal An answer as it came. */
final class Reply
{
    /** @param array<string, string> $headers by their names in lower case */
    public function __construct(public readonly int $status, public readonly array $headers, private readonly string $body)
    {
    }

    public function isGood(): bool
    {
        $read = $this->status === 422 ? $this->read() : null;

        // A 422 with a list says what became of each purchase, of which none was taken.
        return $this->status < 300 || (is_array($read) && array_is_list($read));
    }

    public function json(): array
    {
        $read = $this->read();

        return is_array($read) ? $read : throw new ConnectionException('The answer is not whole, or not the API\'s.');
    }

    /** Null when it is not JSON: something before the API answered. */
    public function read(): mixed
    {
        return json_decode($this->body, true, 64, JSON_BIGINT_AS_STRING);
    }

    /** Seconds; null when the header is absent or unreadable. */
    public function retryAfter(): ?float
    {
        $value = $this->headers['retry-after'] ?? '';
        if (ctype_digit($value)) {
            return (float) $value;
        }
        $moment = $value === '' ? false : strtotime($value);

        return $moment === false ? null : (float) max(0, $moment - time());
    }
}
