<?php

declare(strict_types=1);

namespace Parcours\Exception;

/** No answer came, and nobody knows what became of the request. What carries an idempotency key may be sent again under the same one. */
final class ConnectionException extends \RuntimeException implements ParcoursException
{
}
