<?php

declare(strict_types=1);

namespace Parcours\Exception;

/** A webhook is not ours, or too old. Answer 400 and do nothing. */
final class SignatureException extends \RuntimeException implements ParcoursException
{
}
