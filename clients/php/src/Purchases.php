<?php

declare(strict_types=1);

namespace Parcours;

/** Purchases whose customers are asked for a review. */
final class Purchases
{
    /** @internal */
    public function __construct(private readonly Api $api)
    {
    }

    /**
     * What became of each of 1 to 50 purchases, in their order: `accepted`, `duplicate` or `rejected`, also when none was taken.
     *
     * @param list<array> $events
     * @param ?string $idempotencyKey made when absent
     *
     * @return list<array>
     */
    public function submit(string $websiteId, array $events, ?string $idempotencyKey = null): array
    {
        return $this->api->create(self::path($websiteId) . '/bulk_sync_insert', $events, $idempotencyKey);
    }

    /**
     * One page of the follow-up, newest first: a row for each request for a review.
     *
     * @param array $filters `status`, `reference`, `from`, `to`, `limit`, `cursor`
     */
    public function followUp(string $websiteId, array $filters = []): array
    {
        return $this->api->get(self::path($websiteId), $filters);
    }

    /**
     * All of it, a page at a time as they are needed.
     *
     * @return \Generator<int, array>
     */
    public function followUpAll(string $websiteId, array $filters = []): \Generator
    {
        return $this->api->rows(self::path($websiteId), $filters);
    }

    /** Forgets who bought something. */
    public function erase(string $websiteId, string $id): array
    {
        return $this->api->delete(self::path($websiteId) . '/' . Api::id($id));
    }

    private static function path(string $websiteId): string
    {
        return '/purchase-event/websites/' . Api::id($websiteId) . '/purchase_events';
    }
}
