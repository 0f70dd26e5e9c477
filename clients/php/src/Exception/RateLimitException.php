<?php

declare(strict_types=1);

namespace Parcours\Exception;

/** 429: too many requests, or the plan is used up; see `$retryAfter`. */
final class RateLimitException extends ApiException
{
}
