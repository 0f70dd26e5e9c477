<?php

declare(strict_types=1);

namespace Parcours\Exception;

/** All that is thrown about a call or a webhook. */
interface ParcoursException extends \Throwable
{
}
