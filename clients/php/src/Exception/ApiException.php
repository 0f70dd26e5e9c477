<?php

declare(strict_types=1);

namespace Parcours\Exception;

use Parcours\Reply;

/** The API refused. Go by the class, `$status` and `$errorCode`, which never change with the language. */
class ApiException extends \RuntimeException implements ParcoursException
{
    public readonly int $status;

    /** Such as `duplicate_order`; null when something before the API answered. */
    public readonly ?string $errorCode;

    /** The first field that is wrong, or what else belongs to the code, such as the `order_id` of a duplicate. */
    public readonly array $details;

    /** @var list<array> every field that is wrong: `field`, `message`, and perhaps `value` and `expected` */
    public readonly array $errors;

    /** What our support finds the request by. */
    public readonly ?string $requestId;

    /** Seconds. */
    public readonly ?float $retryAfter;

    /** @internal */
    final public function __construct(Reply $reply)
    {
        $envelope = $reply->read();
        $envelope = is_array($envelope) ? $envelope : [];
        $error = $envelope['error'] ?? [];
        // The token endpoint has the code itself there, by RFC 6749.
        $error = is_array($error) ? $error : ['code' => $error, 'message' => $envelope['error_description'] ?? $error];

        $this->status = $reply->status;
        $this->errorCode = $error['code'] ?? null;
        $this->details = $error['details'] ?? [];
        $this->errors = $error['errors'] ?? [];
        $this->requestId = $envelope['request_id'] ?? $reply->headers['x-request-id'] ?? null;
        $this->retryAfter = $reply->retryAfter();
        $facts = implode(', ', array_filter([$this->errorCode, "status $reply->status", $this->requestId]));
        parent::__construct(($error['message'] ?? 'The answer is not one of the API.') . " ($facts)");
    }

    /** @internal */
    public static function of(Reply $reply): self
    {
        return match (true) {
            $reply->status === 401 => new AuthenticationException($reply),
            $reply->status === 403 => new ForbiddenException($reply),
            $reply->status === 404 => new NotFoundException($reply),
            $reply->status === 409 => new ConflictException($reply),
            $reply->status === 422 => new ValidationException($reply),
            $reply->status === 429 => new RateLimitException($reply),
            $reply->status >= 500 => new ServerException($reply),
            default => new self($reply),
        };
    }
}
