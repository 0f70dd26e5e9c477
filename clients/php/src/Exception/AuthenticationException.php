<?php

declare(strict_types=1);

namespace Parcours\Exception;

/** 401: the credentials are missing, wrong or revoked. */
final class AuthenticationException extends ApiException
{
}
