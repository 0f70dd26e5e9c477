<?php

declare(strict_types=1);

namespace Parcours\Exception;

/** 409: a duplicate, or a step that the state forbids. */
final class ConflictException extends ApiException
{
}
