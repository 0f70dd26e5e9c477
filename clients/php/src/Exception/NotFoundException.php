<?php

declare(strict_types=1);

namespace Parcours\Exception;

/** 404: unknown, or not yours. */
final class NotFoundException extends ApiException
{
}
