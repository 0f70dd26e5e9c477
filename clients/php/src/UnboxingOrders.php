<?php

declare(strict_types=1);

namespace Parcours;

/** Orders that their customer opens on camera. */
final class UnboxingOrders
{
    /** @internal */
    public function __construct(private readonly Api $api)
    {
    }

    /** @param ?string $idempotencyKey made when absent */
    public function create(array $order, ?string $idempotencyKey = null): array
    {
        return $this->api->create('/api/b2b/orders', $order, $idempotencyKey);
    }

    public function get(int|string $id): array
    {
        return $this->api->get('/api/b2b/orders/' . Api::id($id));
    }

    /**
     * One page, newest first.
     *
     * @param array $filters `status`, `page`, `limit`, `cursor`
     */
    public function list(array $filters = []): array
    {
        return $this->api->get('/api/b2b/orders', $filters);
    }

    /**
     * Every order, newest first, a page at a time as they are needed.
     *
     * @return \Generator<int, array>
     */
    public function all(array $filters = []): \Generator
    {
        return $this->api->rows('/api/b2b/orders', $filters, 'orders');
    }

    public function ship(int|string $id, ?string $trackingNumber = null, ?string $carrier = null): array
    {
        return $this->api->patch('/api/b2b/orders/' . Api::id($id) . '/ship', Api::given(['tracking_number' => $trackingNumber, 'carrier' => $carrier]));
    }

    /** Opens the customer's window. */
    public function deliver(int|string $id): array
    {
        return $this->api->patch('/api/b2b/orders/' . Api::id($id) . '/deliver');
    }

    /** @param string $resolution `completed` or `refunded` */
    public function resolve(int|string $id, string $resolution, ?string $note = null): array
    {
        return $this->api->patch('/api/b2b/orders/' . Api::id($id) . '/resolve', Api::given(['resolution' => $resolution, 'note' => $note]));
    }

    /** While it is `pending`. */
    public function cancel(int|string $id, ?string $reason = null): array
    {
        return $this->api->patch('/api/b2b/orders/' . Api::id($id) . '/cancel', Api::given(['reason' => $reason]), repeatable: true);
    }
}
