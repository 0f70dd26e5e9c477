<?php

declare(strict_types=1);

namespace Parcours\Exception;

/** 422: fields are wrong; see `$errors`. */
final class ValidationException extends ApiException
{
}
