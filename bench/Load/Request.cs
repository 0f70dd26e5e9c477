namespace Parcours.Bench.Load;

/// <param name="Body">Stays as it is until the answer is there.</param>
/// <param name="Number">Of the order that the request creates; 0 for other requests.</param>
/// <param name="Bearer">Sent instead of a signature.</param>
/// <param name="Cookie">Sent instead of a signature, as a browser does.</param>
/// <param name="IsAnonymous">Nothing is sent instead of a signature.</param>
/// <param name="IsForm">The body is a form, which has a client's name and secret in it and is not signed.</param>
/// <param name="Header">One more, as it is sent: <c>Accept: application/json</c>.</param>
internal readonly record struct Request(
    string Method, string Target, ReadOnlyMemory<byte> Body = default, string? IdempotencyKey = null, int Number = 0, bool IsForged = false, string? Bearer = null, bool IsForm = false,
    string? Cookie = null, string? Header = null, bool IsAnonymous = false);

/// <summary>An answer; the body is overwritten by the next one on the same connection.</summary>
internal readonly record struct Answer(int Status, ReadOnlyMemory<byte> Head, ReadOnlyMemory<byte> Body)
{
    public bool Says(ReadOnlySpan<byte> header) => Head.Span.IndexOf(header) >= 0;
}

/// <summary>Makes one connection's requests, one after the other.</summary>
internal interface IRequests
{
    Request Next();
}

/// <summary>The same request again and again.</summary>
internal sealed class SameRequest(Request request) : IRequests
{
    public Request Next() => request;
}

/// <summary>One request after the other, from the first again after the last.</summary>
internal sealed class RequestsInTurn(IReadOnlyList<Request> requests) : IRequests
{
    private int _next = -1;

    public Request Next() => requests[_next = (_next + 1) % requests.Count];
}
