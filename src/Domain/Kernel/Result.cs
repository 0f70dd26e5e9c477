namespace Parcours.Domain.Kernel;

/// <summary>Lets a pipeline behavior refuse without knowing what the request would have returned.</summary>
public interface IResult<TSelf>
    where TSelf : IResult<TSelf>
{
    Error? Error { get; }

    /// <summary>The value, for those who only pass it on.</summary>
    object Content { get; }

    static abstract TSelf Refused(Error error);
}

/// <summary>A value, or the reason why there is none.</summary>
public sealed class Result<T> : IResult<Result<T>>
{
    private readonly T? _value;

    private Result(T? value, Error? error) => (_value, Error) = (value, error);

    public Error? Error { get; }

    /// <summary>The value. Reading it from a refusal is a mistake of ours and throws.</summary>
    public T Value => Error is null ? _value! : throw new InvalidOperationException($"No value: the result was refused with '{Error.Code}'.");

    object IResult<Result<T>>.Content => Value!;

    public static Result<T> Of(T value) => new(value, null);

    public static Result<T> Refused(Error error) => new(default, error);

    public static implicit operator Result<T>(T value) => Of(value);

    public static implicit operator Result<T>(Error error) => Refused(error);

    public Result<TOther> Map<TOther>(Func<T, TOther> map) => Error is null ? Result<TOther>.Of(map(_value!)) : Result<TOther>.Refused(Error);

    public Result<TOther> Then<TOther>(Func<T, Result<TOther>> next) => Error is null ? next(_value!) : Result<TOther>.Refused(Error);
}
