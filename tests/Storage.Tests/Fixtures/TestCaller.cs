using Parcours.Application.Kernel;

namespace Parcours.Storage.Tests.Fixtures;

/// <summary>Who the code under test believes is asking; nobody unless a test says so.</summary>
public sealed class TestCaller : ICallerContext
{
    public Caller? Caller { get; set; }
}
