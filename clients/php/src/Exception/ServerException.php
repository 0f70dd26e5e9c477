<?php

declare(strict_types=1);

namespace Parcours\Exception;

/** 5xx, after all retries. */
final class ServerException extends ApiException
{
}
