using Parcours.Domain.Kernel;

namespace Parcours.Api.Docs;

/// <summary>What an endpoint says of itself for the API description, beyond what its parameters show.</summary>
public static class Described
{
    /// <summary>The use case whose rules the request must pass.</summary>
    public static RouteHandlerBuilder Sends<TUseCase>(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new SendsUseCase(typeof(TUseCase)));

    /// <summary>The use case for a list whose items are judged one by one.</summary>
    public static RouteHandlerBuilder SendsItems<TUseCase>(this RouteHandlerBuilder endpoint, int most) => endpoint.WithMetadata(new SendsUseCase(typeof(TUseCase)), new TakesItems(most));

    public static RouteHandlerBuilder Answers<T>(this RouteHandlerBuilder endpoint, int status) => endpoint.WithMetadata(new AnswersWith(status, typeof(T)));

    /// <summary>An array of this shape, whose neighbours stand in the <c>Link</c> header.</summary>
    public static RouteHandlerBuilder AnswersList<T>(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new AnswersWith(StatusCodes.Status200OK, typeof(T)) { IsList = true }, new MayBeKept());

    /// <summary>A client that keeps the answer asks by its <c>ETag</c> whether it has changed.</summary>
    public static RouteHandlerBuilder MayBeKept(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new MayBeKept());

    /// <summary>Server-sent events, each with this shape as its data, for as long as the client listens.</summary>
    public static RouteHandlerBuilder Streams<T>(this RouteHandlerBuilder endpoint) =>
        endpoint.WithMetadata(new AnswersWith(StatusCodes.Status200OK, typeof(T), "text/event-stream"));

    /// <summary>Files of these types, as they are.</summary>
    public static RouteHandlerBuilder AnswersFile(this RouteHandlerBuilder endpoint, string description, params string[] mediaTypes) =>
        endpoint.WithMetadata(new AnswersWithFile(description, mediaTypes));

    /// <summary>A file of one of these types as the body, without anything around it.</summary>
    /// <param name="refusals">What can be wrong with the file.</param>
    public static RouteHandlerBuilder TakesFile(this RouteHandlerBuilder endpoint, string description, string[] mediaTypes, params Error[] refusals) =>
        endpoint.WithMetadata(new ReadsFile(description, mediaTypes), new RefusesWith(refusals));

    /// <summary>A form, as browsers send them.</summary>
    public static RouteHandlerBuilder TakesForm<T>(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new ReadsForm(typeof(T)));

    /// <summary>Refuses as RFC 6749 has it, not in the envelope.</summary>
    public static RouteHandlerBuilder SpeaksOAuth(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new OAuthAnswers());

    /// <summary>A part of the path that is no id of ours.</summary>
    public static RouteHandlerBuilder TakesText(this RouteHandlerBuilder endpoint, string name, string description, string example) =>
        endpoint.WithMetadata(new TakesText(name, description, example));

    /// <summary>The refusals of the use case itself; those of the way to it follow from the endpoint's parameters and policies.</summary>
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder endpoint, params Error[] errors) => endpoint.WithMetadata(new RefusesWith(errors));
}

public sealed record SendsUseCase(Type UseCase);

public sealed record TakesItems(int Most);

public sealed record AnswersWith(int Status, Type Shape, string MediaType = "application/json")
{
    /// <summary>An array of the shape, part of a longer list.</summary>
    public bool IsList { get; init; }
}

public sealed record AnswersWithFile(string Description, IReadOnlyList<string> MediaTypes);

public sealed record ReadsFile(string Description, IReadOnlyList<string> MediaTypes);

public sealed record ReadsForm(Type Shape);

public sealed record OAuthAnswers;

public sealed record MayBeKept;

/// <summary>A browser gets a page at the same address.</summary>
public sealed record IsAlsoAPage;

public sealed record TakesText(string Name, string Description, string Example);

public sealed record RefusesWith(IReadOnlyList<Error> Errors);
