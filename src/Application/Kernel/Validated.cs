using FluentValidation;
using FluentValidation.Results;
using MediatR;
using Parcours.Domain.Kernel;

namespace Parcours.Application.Kernel;

/// <summary>What the reading of a request already found wrong with the shape of its fields; scoped to the request.</summary>
public sealed class ReadErrors
{
    /// <summary>Enough to mend a request by; an answer must not outgrow what was asked.</summary>
    public const int Most = 100;

    private readonly List<FieldError> _errors = [];

    private Dictionary<string, string>? _synonyms;

    public IReadOnlyList<FieldError> All => _errors;

    public void Add(FieldError error)
    {
        if (_errors.Count < Most)
            _errors.Add(error);
    }

    /// <summary>Notes that the client wrote the field at <paramref name="path"/> by a synonym.</summary>
    public void NoteSynonym(string path, string written) => (_synonyms ??= [])[path] = written;

    /// <summary>The path as the client wrote it.</summary>
    public string AsWritten(string path)
    {
        foreach (var (proper, written) in _synonyms ?? NoSynonyms)
        {
            if (IsAtOrIn(path, proper))
                return written + path[proper.Length..];
        }

        return path;
    }

    /// <summary>Whether the field, or something around it, could not be read: then a rule about it would only repeat that.</summary>
    public bool Covers(string field) => _errors.Exists(error => error.Field.Length == 0 || IsAtOrIn(field, error.Field));

    private static readonly Dictionary<string, string> NoSynonyms = [];

    private static bool IsAtOrIn(string field, string outer) =>
        field.StartsWith(outer, StringComparison.Ordinal) && (field.Length == outer.Length || field[outer.Length] is '.' or '[');
}

/// <summary>Answers with every wrong field at once. The rules look at the shape only: no clock, no database.</summary>
internal sealed class Validated<TRequest, TResult>(IEnumerable<IValidator<TRequest>> validators, ReadErrors read) : IPipelineBehavior<TRequest, TResult>
    where TRequest : notnull
    where TResult : IResult<TResult>
{
    public Task<TResult> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResult> next) =>
        FieldChecks.WrongIn(request, validators, read) is { Count: > 0 } wrong ? Task.FromResult(TResult.Refused(Error.Invalid(wrong))) : next();
}

internal static class FieldChecks
{
    /// <summary>Every wrong field: what the reading found, then what the rules find.</summary>
    public static List<FieldError> WrongIn<T>(T request, IEnumerable<IValidator<T>> validators, ReadErrors read)
    {
        var wrong = new List<FieldError>(read.All);
        foreach (var validator in validators)
        {
            // No rule waits for anything, and asynchronous ones would cost a state machine a rule.
            foreach (var failure in validator.Validate(request).Errors)
            {
                var field = read.AsWritten(failure.PropertyName);
                if (wrong.Count < ReadErrors.Most && !read.Covers(field))
                    wrong.Add(Wrong(field, failure));
            }
        }

        return wrong;
    }

    private static FieldError Wrong(string field, ValidationFailure failure) =>
        new(field, failure.ErrorCode, Rules.Echo(failure.AttemptedValue)) { Arguments = failure.CustomState as object[] ?? [] };
}
